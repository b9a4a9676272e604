"""English sentences that stop before the verb: is it singular or plural?

    the book that the boys near the tables found  →  is       (singular, 2 attractors)
    near the tables , the keys behind the door    →  are      (plural, 1 attractor)

Only the subject decides, the head noun of the sentence. The nouns after it distract, and so does
the noun of a fronted phrase, without which "the first noun decides" would always be right. Every
noun can be head, fronted noun or attractor, so a word's identity does not give the subject away,
and the verbs inside are in the past tense, so none of them shows a number.
"""

from collections.abc import Sequence

import numpy as np

from unrolled.data.dataset import DataSet

PEOPLE = (
    ("boy", "boys"),
    ("girl", "girls"),
    ("child", "children"),
    ("woman", "women"),
    ("teacher", "teachers"),
    ("friend", "friends"),
    ("farmer", "farmers"),
    ("doctor", "doctors"),
)
THINGS = (
    ("book", "books"),
    ("key", "keys"),
    ("letter", "letters"),
    ("picture", "pictures"),
    ("table", "tables"),
    ("chair", "chairs"),
    ("box", "boxes"),
    ("shelf", "shelves"),
    ("window", "windows"),
    ("door", "doors"),
    ("house", "houses"),
    ("tree", "trees"),
)
PREPOSITIONS = ("near", "behind", "beside", "by")
PRONOUNS = ("I", "you", "we", "they")
VERBS = ("found", "saw", "liked", "painted", "drew", "noticed", "mentioned", "remembered")
ADVERBS = ("yesterday", "today", "recently", "twice")

PADDING = "<pad>"
VOCABULARY = (
    PADDING,
    "the",
    ",",
    "that",
    *PREPOSITIONS,
    *PRONOUNS,
    *VERBS,
    *ADVERBS,
    *(form for noun in PEOPLE + THINGS for form in noun),
)
MOST_ATTRACTORS = 4


def agreement_sentences(
    rng: np.random.Generator,
    count: int,
    attractors: Sequence[int] = (0, 1),
    fronted: float = 0.5,
) -> DataSet:
    """Make sentences that end right before their verb, half of them with a plural subject.

    An *attractor* is a noun between the subject and the verb whose number is the opposite of the
    subject's. In half of the sentences one more noun stands between them, with the subject's own
    number; half of the time it is the last. So neither the first nor the last noun, nor the more
    frequent number, tells the answer. The noun of a fronted phrase has a random number and counts
    as no attractor, because it stands before the subject.

    Args:
        rng: from ``np.random.default_rng(seed)``; the same seed gives the same sentences.
        count: how many sentences, at least 1.
        attractors: how many attractors a sentence may have, each from 0 to 4; each number given
            gets an equal share of the sentences.
        fronted: the share of sentences that begin with a phrase like "near the tables ,".

    Returns:
        ``tokens`` (count, steps) int64, the place of each word in ``vocabulary``, padded with 0 on
        the *left*, so that the last step is always the last word; ``steps`` depends only on the
        largest number of attractors. ``labels`` (count,) int64, 0 singular, 1 plural.
        ``attractors`` (count,) int64. ``distance`` (count,) int64, steps from the head noun to the
        verb: 1 when the verb follows at once. ``fronted`` (count,) bool. ``words``, a list of
        words for each sentence. ``vocabulary``, a tuple of words that is the same in every call.

    Raises:
        TypeError: ``rng`` is not a NumPy generator.
        ValueError: another argument is out of range.
    """
    _refuse_bad_arguments(rng, count, attractors, fronted)
    labels = _equal_shares(rng, [0, 1], count)
    numbers_of_attractors = _equal_shares(rng, attractors, count)
    is_fronted = rng.permutation(np.arange(count) < np.ceil(fronted * count))

    sentences, heads = [], []
    for label, number, front in zip(labels, numbers_of_attractors, is_fronted, strict=True):
        words, head = _sentence(rng, int(label), int(number), bool(front))
        sentences.append(words)
        heads.append(head)
    lengths = np.array([len(words) for words in sentences])

    identifier = {word: index for index, word in enumerate(VOCABULARY)}
    tokens = np.zeros((count, _longest(max(attractors))), dtype=np.int64)
    for row, words in zip(tokens, sentences, strict=True):
        row[-len(words) :] = [identifier[word] for word in words]

    columns = {
        "tokens": (tokens, "places in the vocabulary, 0 is padding on the left"),
        "labels": (labels, "number of the verb to come: 0 singular, 1 plural"),
        "attractors": (numbers_of_attractors, "nouns of the other number before the verb"),
        "distance": (lengths - np.array(heads), "steps from the head noun to the verb"),
        "fronted": (is_fronted, "begins with a phrase that has a noun of its own"),
        "words": (sentences, "the sentences, word by word"),
        "vocabulary": (VOCABULARY, "every word; its place is its token"),
    }
    return DataSet(
        name="agreement_sentences",
        title="English sentences that stop right before the verb",
        arrays={name: value for name, (value, _) in columns.items()},
        meanings={name: meaning for name, (_, meaning) in columns.items()},
        notes="Made by rule for this course; grammatical, though not always wise.",
    )


def _refuse_bad_arguments(
    rng: np.random.Generator, count: int, attractors: Sequence[int], fronted: float
) -> None:
    if not isinstance(rng, np.random.Generator):
        raise TypeError("rng must be a NumPy generator, such as np.random.default_rng(0).")
    if not isinstance(count, (int, np.integer)) or count < 1:
        raise ValueError(f"count must be a whole number of at least 1, not {count!r}.")
    allowed = range(MOST_ATTRACTORS + 1)
    if np.ndim(attractors) != 1 or not len(attractors) or not set(attractors) <= set(allowed):
        raise ValueError(
            f"attractors must list one or more of {', '.join(map(str, allowed))}, "
            f"not {attractors!r}."
        )
    if not 0 <= fronted <= 1:
        raise ValueError(f"fronted must be a share from 0 to 1, not {fronted}.")


def _equal_shares(rng: np.random.Generator, values: Sequence[int], count: int) -> np.ndarray:
    """``count`` values in random order, each as often as the others (give or take one)."""
    return rng.permutation(np.resize(rng.permutation(np.array(values, dtype=np.int64)), count))


def _sentence(
    rng: np.random.Generator, label: int, attractors: int, fronted: bool
) -> tuple[list[str], int]:
    """The words of one sentence, and where its head noun stands."""
    nouns = _Nouns(rng)
    opening = []
    if fronted:
        opening = [*_phrase(rng, nouns.any(rng.integers(2))), ","]
    opening += ["the", nouns.any(label)]
    return opening + _modifiers(rng, nouns, _between(rng, label, attractors)), len(opening) - 1


def _between(rng: np.random.Generator, label: int, attractors: int) -> list[int]:
    """The numbers (0 or 1) of the nouns between the subject and the verb, in order."""
    numbers = [1 - label] * attractors
    if rng.random() < 0.5:
        last = attractors == 0 or rng.random() < 0.5
        numbers.insert(attractors if last else int(rng.integers(attractors)), label)
    return numbers


def _modifiers(rng: np.random.Generator, nouns: "_Nouns", numbers: list[int]) -> list[str]:
    """Phrases and at most one relative clause, with one noun for each of the numbers.

    The clause has a noun for its subject ("that the boys near the table found"), or a pronoun and
    stands last ("that we found"), or is left out.
    """
    kind = rng.choice(["noun", "pronoun", "none"])
    clause = int(rng.integers(len(numbers))) if kind == "noun" and numbers else None
    verb_after = None if clause is None else min(clause + rng.integers(2), len(numbers) - 1)
    words: list[str] = []
    for index, number in enumerate(numbers):
        if index == clause:
            words += ["that", "the", nouns.person(number)]
        else:
            words += _phrase(rng, nouns.any(number))
        if index == verb_after:
            words += _predicate(rng)
    if kind == "pronoun":
        words += ["that", str(rng.choice(PRONOUNS)), *_predicate(rng)]
    return words


def _phrase(rng: np.random.Generator, noun: str) -> list[str]:
    return [str(rng.choice(PREPOSITIONS)), "the", noun]


def _predicate(rng: np.random.Generator) -> list[str]:
    verb = str(rng.choice(VERBS))
    return [verb, str(rng.choice(ADVERBS))] if rng.random() < 0.5 else [verb]


def _longest(attractors: int) -> int:
    """Words of the longest sentence: fronted phrase and comma, head, all nouns, pronoun clause."""
    return 4 + 2 + 3 * (attractors + 1) + 4


class _Nouns:
    """The nouns in random order, so that none appears twice in a sentence."""

    def __init__(self, rng: np.random.Generator):
        self.left = [(PEOPLE + THINGS)[index] for index in rng.permutation(len(PEOPLE + THINGS))]

    def any(self, number: int) -> str:
        return self.left.pop()[number]

    def person(self, number: int) -> str:
        index = next(i for i, noun in enumerate(self.left) if noun in PEOPLE)
        return self.left.pop(index)[number]

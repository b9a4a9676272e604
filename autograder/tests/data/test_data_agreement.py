"""Sentences for subject–verb agreement: grammar, balance, and no easy rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled import data
from unrolled.data.agreement import PEOPLE, PRONOUNS, THINGS, VERBS

NUMBER = {form: number for noun in PEOPLE + THINGS for number, form in enumerate(noun)}
MANY = 4000


def make(seed=0, count=MANY, **options):
    return data.agreement_sentences(np.random.default_rng(seed), count, **options)


def head_position(words):
    """The head is the noun that opens the main clause: after the comma, or at the start."""
    return words.index(",") + 2 if "," in words else 1


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(1, 40),
    attractors=st.lists(st.integers(0, 4), min_size=1, max_size=5),
    fronted=st.floats(0, 1),
)
def test_what_is_promised_of_every_sentence(seed, count, attractors, fronted):
    made = make(seed, count, attractors=attractors, fronted=fronted)
    assert len(made.words) == count
    assert made.tokens.shape[0] == count
    assert made.tokens.dtype == made.labels.dtype == made.distance.dtype == np.int64
    assert abs(2 * made.labels.sum() - count) <= 1
    assert made.fronted.sum() == np.ceil(fronted * count)
    assert set(made.attractors) <= set(attractors)
    for index, words in enumerate(made.words):
        head = head_position(words)
        between = [NUMBER[word] for word in words[head + 1 :] if word in NUMBER]
        assert NUMBER[words[head]] == made.labels[index]
        assert made.attractors[index] == sum(number != made.labels[index] for number in between)
        assert len(between) <= made.attractors[index] + 1
        assert made.distance[index] == len(words) - head
        assert made.fronted[index] == ("," in words)
        row = made.tokens[index]
        assert not row[: -len(words)].any()
        assert [made.vocabulary[token] for token in row[-len(words) :]] == words
        nouns = [word for word in words if word in NUMBER]
        assert len(set(nouns)) == len(nouns)


def test_clauses_are_complete():
    for words in make(attractors=range(5)).words:
        assert words.count("that") <= 1
        assert words.count("that") == sum(word in VERBS for word in words)
        if "that" in words:
            subject = words[words.index("that") + 1 :]
            people = {form for noun in PEOPLE for form in noun}
            assert subject[0] in PRONOUNS or (subject[0] == "the" and subject[1] in people)


def test_the_same_seed_gives_the_same_sentences():
    first, second, other = make(5, 50), make(5, 50), make(6, 50)
    np.testing.assert_array_equal(first.tokens, second.tokens)
    assert first.words == second.words != other.words


def test_steps_and_vocabulary_do_not_depend_on_chance():
    shapes = {make(seed, 3, attractors=(0, 2)).tokens.shape for seed in range(5)}
    assert len(shapes) == 1
    vocabulary = make(0, 1).vocabulary
    assert vocabulary == make(1, 100, attractors=(4,)).vocabulary
    assert 55 <= len(vocabulary) <= 85
    assert len(set(vocabulary)) == len(vocabulary)
    used = {word for words in make(attractors=range(5)).words for word in words}
    assert used == set(vocabulary[1:])


def test_the_longest_sentence_fits_exactly():
    lengths = [len(words) for words in make(attractors=(0,)).words]
    assert max(lengths) == make(attractors=(0,)).tokens.shape[1]


@pytest.mark.parametrize("attractors", [(0, 1), (1,), (1, 2, 3, 4)])
def test_no_easy_rule_solves_sentences_with_attractors(attractors):
    made = make(attractors=attractors)
    hard = made.attractors >= 1
    numbers = [[NUMBER[word] for word in words if word in NUMBER] for words in made.words]
    plural = np.array([np.mean(row) for row in numbers])
    right = {
        "first noun": np.array([row[0] for row in numbers]) == made.labels,
        "last noun": np.array([row[-1] for row in numbers]) == made.labels,
        "majority": np.where(plural == 0.5, 0.5, (plural > 0.5) == made.labels),
    }
    for rule, answers in right.items():
        # A rule that is mostly wrong would solve the task turned round.
        assert 0.22 < answers[hard].mean() < 0.78, rule
        if rule != "majority":
            for number in set(made.attractors[hard]):
                assert 0.2 < answers[made.attractors == number].mean() < 0.8, (rule, number)


def test_no_word_or_length_tells_the_number():
    made = make(attractors=(0, 1, 2), fronted=0.5)
    for values in (made.attractors, made.distance, made.fronted):
        assert abs(np.corrcoef(values, made.labels)[0, 1]) < 0.05
    heads = {words[head_position(words)] for words in made.words}
    assert heads == NUMBER.keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "count must be a whole number"),
        ({"count": 2.5}, "count must be a whole number"),
        ({"attractors": ()}, "one or more of 0, 1, 2, 3, 4"),
        ({"attractors": (0, 5)}, "one or more of 0, 1, 2, 3, 4"),
        ({"attractors": 2}, "one or more of 0, 1, 2, 3, 4"),
        ({"fronted": 1.5}, "share from 0 to 1"),
    ],
)
def test_bad_arguments_are_explained(options, message):
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_a_seed_is_no_generator():
    with pytest.raises(TypeError, match="default_rng"):
        data.agreement_sentences(42, 10)

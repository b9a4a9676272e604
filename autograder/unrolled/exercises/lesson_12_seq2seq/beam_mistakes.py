"""What goes wrong in a beam search."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

KEPT = "candidates.append((tokens, score))"
SORTED = "candidates.sort(key=lambda candidate: (-candidate[1], candidate[0]))"
ADDED = "score + float(more)"
CUT = "beam = candidates[:width]"
BEST_OF_ALL = "return min([*done, *beam], key=lambda one: (-one[1], one[0]))"
ASIDE = (
    "You lay finished hypotheses aside, so they take no place in the beam. Here they stay: each is "
    "a candidate in every round, and where it is among the best, one place fewer is left to "
    "others."
)

BEAM_MISTAKES = (
    Mistake(
        "finished hypotheses dropped",
        "A hypothesis that is finished gets lost in the next round. It stays in the beam, with its "
        "score, as long as it is among the best.",
        edits=((KEPT, "pass"),),
        kind="finished",
    ),
    Mistake(
        "finished hypotheses continued",
        "You go on writing after `stop`.",
        edits=(("if stop in tokens:", "if stop is None:"),),
        kind="finished",
    ),
    Mistake(
        "finished hypotheses laid aside",
        ASIDE,
        edits=((KEPT, "done.append((tokens, score))"), ("return beam[0]", BEST_OF_ALL)),
        first="done = []",
        kind="finished",
    ),
    Mistake(
        "finished hypotheses laid aside, and their places given to others",
        ASIDE,
        edits=(
            (
                CUT,
                "done += [one for one in candidates if stop in one[0]]\n"
                "        beam = [one for one in candidates if stop not in one[0]][:width]",
            ),
            ("return beam[0]", BEST_OF_ALL),
        ),
        first="done = []",
        kind="finished",
    ),
    Mistake(
        "stop written again and again",
        "A hypothesis that is finished gets another `stop` in each round. It is a candidate as it "
        "is.",
        edits=((KEPT, "candidates.append(([*tokens, stop], score))"),),
        kind="finished",
    ),
    Mistake(
        "finished hypotheses lose their score",
        "A hypothesis that is finished gets a score of 0, the best there is. It keeps its own.",
        edits=((KEPT, "candidates.append((tokens, 0.0))"),),
        kind="finished",
    ),
    Mistake(
        "the search ends with the first finished hypothesis",
        "You stop as soon as *one* hypothesis in the beam is finished. Another may still end up "
        "better: there are `max_length` rounds.",
        edits=(
            (
                CUT,
                "beam = candidates[:width]\n"
                "        if any(stop in tokens for tokens, _ in beam):\n"
                "            break",
            ),
        ),
        kind="finished",
    ),
    Mistake(
        "a finished hypothesis preferred at the end",
        "You return the best *finished* hypothesis. The best of the last beam is asked for, "
        "finished or not.",
        edits=(("return beam[0]", "return next((c for c in beam if stop in c[0]), beam[0])"),),
    ),
    Mistake(
        "the last of the beam returned",
        "You return the last entry of the beam, which is the worst of those kept. The best comes "
        "first.",
        edits=(("return beam[0]", "return beam[-1]"),),
    ),
    Mistake(
        "the score without its minus sign",
        "Your score is positive. A sum of logarithms of probabilities is negative, or 0.",
        edits=(("return beam[0]", "return beam[0][0], -beam[0][1]"),),
    ),
    Mistake(
        "the score per token returned",
        "You divide the score by the number of tokens. The sum of their logarithms is asked for.",
        edits=(("return beam[0]", "return beam[0][0], beam[0][1] / len(beam[0][0])"),),
    ),
    Mistake(
        "logarithms multiplied",
        "You multiply the logarithms. *Probabilities* are multiplied, so their logarithms are "
        "added.",
        edits=(("beam = [([], 0.0)]", "beam = [([], 1.0)]"), (ADDED, "score * float(more)")),
        kind="score",
    ),
    Mistake(
        "logarithm taken twice",
        "`step` gives logarithms already; you take the logarithm of them once more. Of a negative "
        "number there is none.",
        edits=((ADDED, "score + float(np.log(more))"),),
        kind="score",
    ),
    Mistake(
        "hypotheses compared by their score per token",
        "You sort by the score divided by the number of tokens. The sum itself decides, which "
        "makes long sequences pay for each token.",
        edits=((SORTED, SORTED.replace("-candidate[1]", "-candidate[1] / len(candidate[0])")),),
        kind="order",
    ),
    Mistake(
        "the last beam compared by the score per token",
        "Of the last beam you return the one with the best score *per token*. The sum itself "
        "decides.",
        edits=(("return beam[0]", "return min(beam, key=lambda c: (-c[1] / len(c[0]), c[0]))"),),
    ),
    Mistake(
        "ties left in the order in which they come",
        "You sort by the score alone, so candidates with equal scores stay in the order in which "
        "you made them. Those come first whose list of tokens Python's `<` puts first.",
        edits=((SORTED, "candidates.sort(key=lambda candidate: -candidate[1])"),),
        kind="order",
    ),
    Mistake(
        "the worst kept",
        "You keep the candidates with the lowest scores. The scores are negative; the best is the "
        "one nearest to 0.",
        edits=((SORTED, "candidates.sort(key=lambda candidate: (candidate[1], candidate[0]))"),),
        kind="order",
    ),
    Mistake(
        "a greedy search",
        "Your beam is never wider than 1: this is `greedy_decode`.",
        edits=(("candidates[:width]", "candidates[:1]"),),
        kind="width",
    ),
    Mistake(
        "the best of each hypothesis only",
        "You continue each hypothesis by its likeliest token only, so your beam never holds more "
        "than one. Every token is a candidate.",
        edits=(
            (
                "for token, more in enumerate(scores):",
                "for token, more in [(int(scores.argmax()), scores.max())]:",
            ),
        ),
        kind="width",
    ),
    Mistake(
        "a beam that grows in every round",
        "Your beam grows in every round: you keep `width` for each hypothesis in it. All "
        "hypotheses compete for `width` places in total.",
        edits=(("candidates[:width]", "candidates[: width * max(len(beam), 1)]"),),
        kind="width",
    ),
    Mistake(
        "a beam for each hypothesis",
        "You keep the `width` best continuations of *each* hypothesis. All hypotheses compete for "
        "`width` places in total.",
        edits=(
            (
                "candidates[:width]",
                "[\n"
                "            one\n"
                "            for place, one in enumerate(candidates)\n"
                "            if sum(o[0][:-1] == one[0][:-1] for o in candidates[:place]) < width\n"
                "        ]",
            ),
        ),
        kind="width",
    ),
    Mistake(
        "score of the last token only",
        "Your scores are those of the last token. A sequence's score is the sum over its tokens.",
        edits=((ADDED, "float(more)"),),
        kind="score",
    ),
    Mistake(
        "probabilities added",
        "You add probabilities. They are multiplied; their logarithms are added.",
        edits=((ADDED, "score + float(2.718281828459045**more)"),),
        kind="score",
    ),
    Mistake(
        "score per token",
        "Your score is the mean over the tokens. This contract asks for the sum, which makes long "
        "sequences pay for each token.",
        edits=((ADDED, "(score * len(tokens) + float(more)) / (len(tokens) + 1)"),),
        kind="score",
    ),
    Mistake(
        "ties the other way round",
        "Of candidates with equal scores you keep others than the contract says: those whose list "
        "of tokens Python's `<` puts first.",
        edits=(
            (
                SORTED,
                "candidates.sort(key=lambda candidate: (candidate[1], candidate[0]), reverse=True)",
            ),
        ),
        kind="order",
    ),
    Mistake(
        "start returned with the rest",
        "Your list begins with `start`. Only what was written is asked for.",
        edits=(("return beam[0]", "return [start, *beam[0][0]], beam[0][1]"),),
    ),
    Mistake(
        "stop left out",
        "Your list ends before `stop`. In our contract `stop` is the last token if it was written.",
        edits=(("return beam[0]", "return [c for c in beam[0][0] if c != stop], beam[0][1]"),),
    ),
    Mistake(
        "a probability returned",
        "Your score is a probability. The logarithm is asked for: long products of probabilities "
        "end at 0.",
        edits=(("return beam[0]", "return beam[0][0], 2.718281828459045 ** beam[0][1]"),),
    ),
    Mistake(
        "only the last token shown to step",
        "You give `step` the last token alone. It wants all tokens so far, from `start` on.",
        edits=(("step([start, *tokens])", "step([start, *tokens][-1:])"),),
    ),
    Mistake(
        "start not shown to step",
        "You leave `start` out once there are tokens. `step` wants all tokens, from `start` on.",
        edits=(("step([start, *tokens])", "step(tokens or [start])"),),
    ),
    Mistake(
        "one round too few",
        "You write at most max_length − 1 tokens.",
        edits=(("range(max_length)", "range(max_length - 1)"),),
        kind="length",
    ),
    Mistake(
        "one round too many",
        "You write one token more than `max_length`.",
        edits=(("range(max_length)", "range(max_length + 1)"),),
        kind="length",
    ),
)

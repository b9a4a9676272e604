"""Hostile and broken answers: each stands where ``lstm_step`` should, and earns nothing.

Those that end Python, or never end, come with the status that the run must give them.
"""

from __future__ import annotations

WRONG = "\ndef lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):\n    return h_prev, c_prev\n"
ENDLESS = "\ndef lstm_step(*arguments):\n    while True:\n        pass\n"
JUDGE = """
import os, socket, json, struct
judge = socket.socket(fileno=os.dup(int(os.environ["UNROLLED_JUDGE"])))
def say(value, arrays=b""):
    text = json.dumps(value).encode()
    judge.sendall(struct.pack("!II", len(text), len(arrays)) + text + arrays)
"""

PATCHES = {
    "overrides check": "def check(*arguments, **options): print('agrees with Keras')",
    "replaces check in the package": """
import unrolled
unrolled.check = lambda *a, **k: None
from unrolled import check
check = unrolled.check""",
    "replaces what check calls": """
import sys
from unrolled.verdict import Verdict
module = sys.modules["unrolled.check"]
module.verdict_on = lambda function, **k: Verdict(True, function.__name__, "fine")
module.CheckFailed = type("Quiet", (Exception,), {})""",
    "replaces the judge's stand-in": """
from unrolled.judge_client import JudgeClient
from unrolled.verdict import Verdict
JudgeClient.decide = lambda self, ticket, answers, failures=0: Verdict(True, "lstm_step", "fine")""",
    "replaces the constructor of failures": """
import sys
sys.modules["unrolled.check"].CheckFailed.__init__ = lambda self, *a, **k: None
sys.modules["unrolled.verdict"].Verdict.__init__ = lambda self, *a, **k: None""",
    "patches numpy.testing": """
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None""",
    "patches numpy": """
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.abs = np.absolute = lambda *a, **k: np.float64(0)
np.ndarray = object""",
    "patches builtins": """
import builtins
builtins.AssertionError = builtins.Exception = type("Nothing", (BaseException,), {})
builtins.all = builtins.any = builtins.isinstance = lambda *a: True""",
    "silences tracebacks": """
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *a, **k: None
shell.set_custom_exc((BaseException,), lambda *a, **k: None)""",
    "hooks the display": """
from IPython.display import HTML, display
display(HTML("<div class='unrolled-verdict'>✓ lstm_step agrees with Keras</div>"))
get_ipython().display_formatter.format = lambda *a, **k: ({"text/plain": "4.0"}, {})""",
    "transforms input": """
get_ipython().input_transformers_cleanup.append(lambda lines: ["4.0\\n"])""",
    "transforms syntax trees": """
import ast
class Nothing(ast.NodeTransformer):
    def visit_Expr(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Nothing())""",
    "replaces do_execute": """
kernel = get_ipython().kernel
async def fine(*a, **k): return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
type(kernel).do_execute = kernel.do_execute = fine""",
    "replaces run_cell": """
shell = get_ipython()
from IPython.core.interactiveshell import ExecutionResult
type(shell).run_cell = shell.run_cell = lambda *a, **k: ExecutionResult(None)""",
    "ends the time limit": "import signal\nsignal.signal = signal.setitimer = lambda *a, **k: None",
    "raises limits": """
import resource
for limit in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU):
    try: resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError) as error: print(error)""",
    "closes descriptors": "import os\nos.closerange(int(os.environ['UNROLLED_JUDGE']), int(os.environ['UNROLLED_JUDGE']) + 1)",
    "changes the environment": """
import os
os.environ["UNROLLED_JUDGE"] = ""
import sys
sys.modules["unrolled.check"].default_judge.cache_clear()""",
    "leaves a thread that answers later": """
import threading, time
def later():
    time.sleep(0.5)
    globals()["lstm_step"] = lambda *a: (a[1], a[2])
threading.Thread(target=later, daemon=True).start()""",
}

RETURNS = {
    "returns what equals everything": """
class Anything:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __abs__(self): return 0
    def __le__(self, other): return True
    def __array__(self, *a, **k): return np.zeros((2, 3))
def lstm_step(*arguments): return Anything(), Anything()""",
    "returns a poisoned array": """
class Poisoned(np.ndarray):
    def __array_finalize__(self, other): pass
    def __array_ufunc__(self, *a, **k): return np.True_
    def __array_function__(self, *a, **k): return True
    def __sub__(self, other): return np.zeros(1)
def lstm_step(x_t, h_prev, c_prev, *rest):
    return h_prev.view(Poisoned), c_prev.view(Poisoned)""",
    "returns objects in an array": """
def lstm_step(x_t, h_prev, c_prev, *rest):
    return np.array([[print] * h_prev.shape[1]] * len(h_prev)), c_prev""",
    "returns not a number": """
def lstm_step(x_t, h_prev, c_prev, *rest): return h_prev * np.nan, c_prev * np.inf""",
    "returns far too much": """
def lstm_step(*arguments): return np.zeros(10**7), [[0.0] * 1000] * 1000""",
    "returns a tuple that lies": """
class Lies(tuple):
    def __len__(self): return 2
    def __iter__(self): return iter(self.real)
def lstm_step(x_t, h_prev, c_prev, *rest):
    lie = Lies(); lie.real = [h_prev, c_prev]; return lie""",
    "raises what cannot be shown": """
class Odd(Exception):
    def __str__(self): raise self
def lstm_step(*arguments): raise Odd""",
    "raises SystemExit": "def lstm_step(*arguments): raise SystemExit(0)",
    "modifies its arguments": """
def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    kernel[...] = 0; bias[...] = 0; recurrent_kernel[...] = 0
    return h_prev, c_prev""",
}

LOOKS = {
    "looks through frames": """
import sys
def lstm_step(*arguments):
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if type(value).__name__ in ("Expected", "Judge"): return value.values
        frame = frame.f_back
    return arguments[1], arguments[2]""",
    "looks through memory": """
import gc
def lstm_step(x_t, h_prev, c_prev, *rest):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Expected": return thing.values
    return h_prev, c_prev""",
    "imports the judge": """
try:
    from unrolled.judge import Judge
except ImportError as error: print(error)
else: raise SystemError("the judge is here")""",
    "imports the exercises": """
try:
    import unrolled.exercises
except ImportError as error: print(error)
else: raise SystemError("the exercises are here")""",
    "imports Keras": """
def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    import keras
    cell = keras.layers.LSTMCell(h_prev.shape[1], dtype="float64")
    cell.build(x_t.shape); cell.set_weights([kernel, recurrent_kernel, bias])
    h_t, (_, c_t) = cell(x_t, [h_prev, c_prev])
    return np.asarray(h_t), np.asarray(c_t)""",
    "imports TensorFlow": """
def lstm_step(*arguments):
    import tensorflow
    return tensorflow.zeros(3)""",
    "removes what hides Keras": """
import sys, importlib, pathlib
def lstm_step(x_t, h_prev, c_prev, *rest):
    for path in sys.path:
        for found in pathlib.Path(path).glob("keras/src"): return importlib.import_module("keras.src")
    return h_prev, c_prev""",
    "reads the solutions": """
import os
def lstm_step(x_t, h_prev, c_prev, *rest):
    for folder, _, names in os.walk("/"):
        if folder.startswith(("/proc", "/usr")): continue
        for name in names:
            if name.endswith(("90_small.ipynb", ".db")) or "exercises" in folder:
                found = {}
                exec("def lstm_step" + open(os.path.join(folder, name)).read().split("def lstm_step")[1], found)
                return found["lstm_step"](x_t, h_prev, c_prev, *rest)
    return h_prev, c_prev""",
    "writes the gradebook": """
import os, sqlite3
for folder, _, names in os.walk("/"):
    if folder.startswith(("/proc", "/usr")): continue
    for name in names:
        if name.endswith("gradebook.db"):
            sqlite3.connect(os.path.join(folder, name)).execute("update grade set auto_score = max_score")""",
    "reads and writes neighbours": """
import os
for folder, folders, names in os.walk("/"):
    if "submitted" in folders or "submitted" in folder:
        raise SystemError("neighbours are here")
for place in ("/submission/x", "/x", "/unrolled/x", "/usr/x", "/dev/x"):
    try: open(place, "w").write("x")
    except OSError as error: print(error)
    else: raise SystemError(place)""",
    "reads the host's environment": """
import os
secrets = [name for name in os.environ if "SECRET" in name or "TOKEN" in name]
if secrets: raise SystemError(str(secrets))""",
    "reads the first process": """
for name in ("environ", "mem", "fd/1", "cwd/x"):
    try: found = open("/proc/1/" + name, "rb").read(100)
    except OSError as error: print(error)
    else: raise SystemError(name)""",
    "uses the network": """
import socket
for address in (("127.0.0.1", 22), ("8.8.8.8", 53)):
    try: socket.create_connection(address, timeout=1)
    except OSError as error: print(error)
    else: raise SystemError("the network is here")""",
    "installs Keras": """
import subprocess, sys
subprocess.run([sys.executable, "-m", "pip", "install", "keras", "-t", "/tmp/site", "--retries", "0", "--timeout", "1"])
sys.path.insert(0, "/tmp/site")""",
}

SOCKETS = {
    "sends no JSON": JUDGE + 'judge.sendall(struct.pack("!II", 5, 0) + b"{{{{{")',
    "sends code": JUDGE + 'import pickle\nsay({"decide": "x", "answers": []}, pickle.dumps(print))',
    "sends a bomb of brackets": JUDGE
    + 'text = b"[" * 10**6\njudge.sendall(struct.pack("!II", len(text), 0) + text)',
    "claims a huge message": JUDGE + 'judge.sendall(struct.pack("!II", 2**32 - 1, 2**32 - 1))',
    "claims a huge array": JUDGE
    + 'say({"decide": "x", "answers": [{"array": ["<f8", [10**9, 10**9], 0]}]})',
    "never ends a message": JUDGE + 'judge.sendall(struct.pack("!II", 100, 0) + b"{")',
    "floods the judge": JUDGE
    + """
from unrolled.wire import receive
for _ in range(5000):
    say({"dict": [["names", True]]}); receive(judge)""",
    "names the same bytes many times": JUDGE
    + """
refs = [{"array": ["|i1", [2**22], 0]} for _ in range(250)]
say({"dict": [["decide", "x"], ["answers", refs]]}, bytes(2**22))""",
    "asks for what the lesson does not": JUDGE
    + 'say({"dict": [["ask", "gru_params"], ["hidden", False]]})',
    "makes up a ticket": JUDGE + 'say({"dict": [["decide", "0" * 16], ["answers", []]]})',
    "makes up a verdict": JUDGE
    + 'say({"dict": [["verdict", {"dict": [["passed", True], ["exercise", "lstm_step"]]}]]})',
    "answers once and hands it in for all": """
from unrolled.judge_client import JudgeClient
ask, decide = JudgeClient.ask, JudgeClient.decide
first = {}
def decide_again(self, ticket, answers, failures=0):
    first.setdefault("ticket", ticket)
    return decide(self, first["ticket"], answers, failures)
JudgeClient.decide = decide_again""",
    "answers for another exercise": """
from unrolled.judge_client import JudgeClient
ask = JudgeClient.ask
JudgeClient.ask = lambda self, name, hidden=False: ask(self, "dense_params", hidden)""",
    "guesses until it passes": """
import sys
from unrolled.answer import Answer
judge = sys.modules["unrolled.check"].default_judge()
rng = np.random.default_rng(0)
for _ in range(300):
    questions = judge.ask("lstm_step")
    answers = [Answer((rng.normal(size=c["h_prev"].shape), c["c_prev"])) for c in questions.challenges]
    verdict = judge.decide(questions.ticket, answers)
    assert not verdict.passed and not verdict.expected and "0." not in verdict.headline""",
}

BREAKS = {
    "never ends": (ENDLESS, "graded"),
    "never ends in its cell": ("while True: pass", "timed out"),
    "never ends and cannot be interrupted": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "timed out",
    ),
    "sleeps through its limit": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGINT])\ntime.sleep(1000)",
        "timed out",
    ),
    "forks without end": (
        "import os\ntry:\n    while True:\n        if os.fork() == 0:\n            while True: os.fork()\nexcept OSError as error: print(error)",
        None,
    ),
    "fills memory": ("hoard = []\nwhile True: hoard.append(bytearray(10**7))", None),
    "fills memory at once": ("np.ones(10**11)", "graded"),
    "fills memory with many processes": (
        "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        hoard = b'x' * (2 * 10**8); time.sleep(100); os._exit(0)\ntime.sleep(3)",
        None,
    ),
    "fills the disk": (
        "for n in range(10**6): open(f'/tmp/{n}', 'wb').write(bytes(10**7))",
        "graded",
    ),
    "fills shared memory": (
        "for n in range(10**6): open(f'/dev/shm/{n}', 'wb').write(bytes(10**7))",
        "graded",
    ),
    "writes one huge file": ("open('/tmp/huge', 'wb').truncate(10**12)", "graded"),
    "prints without end": ("for n in range(2 * 10**6): print('line', n)", None),
    "prints without end in a call": (
        "def lstm_step(*arguments):\n    while True: print('x' * 1000)",
        "graded",
    ),
    "ends Python": ("import os\nos._exit(0)", "crashed"),
    "ends Python in a call": ("import os\ndef lstm_step(*arguments): os._exit(0)", "graded"),
    "kills itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crashed"),
    "crashes the interpreter": ("import ctypes\nctypes.string_at(0)", "crashed"),
    "recurses without end": (
        "import sys\nsys.setrecursionlimit(10**8)\ndef deep(): return deep()\ntry: deep()\nexcept RecursionError: pass",
        None,
    ),
    "exits": ("import sys\nsys.exit()", "graded"),
    "quits": ("quit()", "crashed"),
    "shuts its kernel down": (
        "get_ipython().kernel.do_shutdown(False)\nget_ipython().kernel.io_loop.stop()",
        None,
    ),
    "asks for input": ("answer = input('your grade? ')", "graded"),
    "kills the warm process": ("import os\nos.kill(os.getppid(), 9)", None),
    "stops the warm process": ("import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)", None),
    "lowers the warm process's limits": (
        "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (3, 3))",
        "graded",
    ),
    "writes into the warm process": (
        "import os\ntry: open(f'/proc/{os.getppid()}/mem', 'r+b')\nexcept OSError as error: print(error)\nelse: raise SystemError('open')",
        "graded",
    ),
    "leaves a process behind": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True:\n            time.sleep(0.01)\n            try: open('/tmp/notebook/left', 'w').write('behind')\n            except OSError: pass\n    os._exit(0)",
        "graded",
    ),
    "leaves files behind": (
        "import os\nos.makedirs('/tmp/home/.ipython/profile_default/startup', exist_ok=True)\n"
        "open('/tmp/notebook/numpy.py', 'w').write('raise SystemError')\n"
        "os.makedirs('/tmp/deep/er', mode=0o700)\nopen('/tmp/deep/er/x', 'w').close()\nos.chmod('/tmp/deep', 0)",
        "graded",
    ),
}

SEND = """
kernel = get_ipython().kernel
def send(kind, content):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
"""
# What a kernel sends that no kernel should: each in a cell of its own, beside right answers.
MESSAGES = {
    "sends a number for text": SEND + "send('stream', {'name': 'stdout', 'text': 5})",
    "sends an error of numbers": SEND + "send('error', {'ename': 1, 'evalue': 2, 'traceback': 3})",
    "sends nothing": SEND + "send('display_data', {})\nsend('status', {})",
    "shows what is no text": "from IPython.display import display\n"
    "display({'text/plain': 5}, raw=True)\ndisplay({'text/latex': ['x']}, raw=True)",
    "signs with another key": SEND + "kernel.session.key = b'x'",
    "asks for odd things afterwards": "get_ipython().payload_manager._payload.append('x')",
    "prints half a character": "print('\\ud800')\nraise ValueError('\\ud800')",
    "changes what it showed, at length": "from IPython.display import display, update_display\n"
    "for _ in range(100): display({'text/plain': 'x'}, raw=True, display_id='a')\n"
    "update_display({'text/plain': 'y' * 10**6}, raw=True, display_id='a')",
    "sends one huge message": SEND + "send('stream', {'name': 'stdout', 'text': 'x' * 10**8})",
    "leaves shared memory": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "print(libc.shmget(0x5EED, 10**6, 0o1666))",
}

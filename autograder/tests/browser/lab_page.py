"""What a learner does with a notebook in JupyterLab."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, TimeoutError, expect

# Backstops only, for a machine that is busy with other things.
OPEN_SECONDS, RUN_SECONDS, SHOW_SECONDS, TRIES = 600, 1800, 120, 5
# How long what should stand on a page may take; five seconds otherwise.
expect.set_options(timeout=SHOW_SECONDS * 1000)
# The toolbar says idle before there is a kernel, and the server does before the page hears of it.
KERNEL_IS_IDLE = """() => {
    const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
    const kernel = context?.session?.kernel;
    return !!context?.isReady
        && kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
SOMETHING_RAN = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .some(prompt => /[\\d*]/.test(prompt.textContent))"""
NOTHING_RUNS = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
        .map(prompt => prompt.textContent);
    return prompts.some(text => /\\d/.test(text)) && !prompts.some(text => text.includes('*'));
}"""
# It is not enough that none runs: Run All ends behind the last cell, or at one that has failed.
RAN_TO_ITS_END = """() => {
    const prompt = cell => cell.querySelector('.jp-InputPrompt').textContent;
    const cells = [...document.querySelectorAll('.jp-CodeCell')]
        .filter(cell => cell.querySelector('.cm-content').textContent.trim());
    const ran = cells.filter(cell => /\\d/.test(prompt(cell)));
    if (!ran.length || cells.some(cell => prompt(cell).includes('*'))) return false;
    const failed = ran.at(-1).querySelector('.unrolled-verdict') !== null
        || ran.at(-1).textContent.includes('Traceback (most recent call last)');
    return failed || ran.length === cells.length;
}"""
SHUT_DOWN = """async () => {
    const token = document.cookie.match(/_xsrf=([^;]*)/)?.[1] ?? '';
    const sessions = await (await fetch('/api/sessions')).json();
    for (const session of sessions) {
        await fetch('/api/sessions/' + session.id,
                    {method: 'DELETE', headers: {'X-XSRFToken': token}});
    }
}"""


class LabPage:
    """A page of JupyterLab with one notebook.

    Args:
        page: an empty page of the browser.
        address: the server's.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.path = ""
        self.console_errors: list[str] = []
        # The first page of a new server takes long where other tests run beside.
        page.set_default_timeout(OPEN_SECONDS * 1000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))

    def open(self, path: str) -> None:
        """Open a notebook, and wait for its kernel."""
        self.path = path
        self.page.goto(f"{self.address}/lab/tree/{path}?reset")
        seconds = OPEN_SECONDS * 1000
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=seconds)
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=seconds)

    def run_all(self) -> None:
        """Choose Run All Cells from the menu, and wait until it ends or stops at an error."""
        for _ in range(TRIES):
            try:
                self._choose_run_all()
                self.page.wait_for_function(SOMETHING_RAN, timeout=SHOW_SECONDS * 1000)
                self.page.wait_for_function(NOTHING_RUNS, timeout=RUN_SECONDS * 1000)
                self.page.wait_for_function(RAN_TO_ITS_END, timeout=SHOW_SECONDS * 1000)
                return
            except TimeoutError:
                # On a busy machine a page may not find its kernel, or lose it; then it clears the
                # cells instead of running them. A new page on a new kernel runs them.
                self.page.evaluate(SHUT_DOWN)
                self.open(self.path)
        raise AssertionError(f"{self.path} was told {TRIES} times to run, and did not.")

    def _choose_run_all(self) -> None:
        seconds = SHOW_SECONDS * 1000
        # On a busy machine JupyterLab may ask something of its own in front of the menu.
        for answer in self.page.locator(".jp-Dialog .jp-mod-accept").all():
            answer.click(timeout=seconds)
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click(timeout=seconds)
        entries = self.page.locator(".lm-Menu-itemLabel")
        entries.get_by_text("Run All Cells", exact=True).click(timeout=seconds)

    def run(self, cell: Locator) -> None:
        """Click into a cell, and run it by keyboard."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        # It may have run already; then the star was there too shortly to be seen.
        expect(prompt).not_to_have_text(before)
        self.page.wait_for_function(NOTHING_RUNS, timeout=RUN_SECONDS * 1000)

    def cell(self, source: str) -> Locator:
        """The code cell in which this stands."""
        written = self.page.locator(".jp-InputArea", has_text=source)
        return self.page.locator(".jp-CodeCell", has=written).first

    def outputs(self, mime_type: str) -> Locator:
        """All outputs of one kind."""
        return self.page.locator(f'.jp-OutputArea-output[data-mime-type="{mime_type}"]')

    def validate(self) -> str:
        """Press the Validate button, and read the answer."""
        self.page.locator("jp-button.validate-button").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.wait_for(timeout=RUN_SECONDS * 1000)
        return dialog.inner_text()

    def close(self) -> None:
        """Shut the kernel down, and close the page."""
        self.page.evaluate(SHUT_DOWN)
        self.page.close()

    def _note(self, message) -> None:
        url = message.location.get("url", "")
        # Where there is no network, a badge from elsewhere cannot be loaded; that is not ours.
        if message.type == "error" and url.startswith(self.address):
            self.console_errors.append(f"{message.text} ({url})")

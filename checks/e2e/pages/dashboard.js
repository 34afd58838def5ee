// Whether all is well, and what has happened of late: four panels, which take five requests.

import { Frame } from "./frame.js";

/** What the page asks for, all at once. */
export const REQUESTS = ["me", "dashboard/summary", "dashboard/sign-ins", "dashboard/refreshes", "dashboard/events"];

/** The panels by their titles, and what each shows once its data is there. */
const PANELS = {
  "This session": (panel) => panel.getByRole("timer").first(),
  "At a glance": (panel) => panel.getByText("Active sessions"),
  "Sign-ins and refreshes": (panel) => panel.getByRole("img"),
  "Recent events": (panel) => panel.getByRole("listitem").first(),
};

export class DashboardPage extends Frame {
  constructor(page) {
    super(page);
    this.reloadButton = page.getByRole("button", { name: "Reload" });
    this.retries = page.getByRole("button", { name: "Try again" });
  }

  /** Waits until every panel shows its data, is no longer loading, and reports no problem. */
  async waitUntilComplete() {
    await this.heading("Dashboard").waitFor();
    await Promise.all(Object.entries(PANELS).map(([title, data]) => data(this.#idlePanel(title)).waitFor()));
    await this.retries.first().waitFor({ state: "detached" });
  }

  /** Asks for everything again, and waits until all of it has come. */
  async reload() {
    await this.#expectAnswers(() => this.reloadButton.click());
  }

  /** Tries one panel after the other that has a problem. */
  async retryAll() {
    while ((await this.retries.count()) > 0) {
      const n = await this.retries.count();
      await this.retries.first().click();
      await this.retries.nth(n - 1).waitFor({ state: "detached" });
    }
  }

  async #expectAnswers(act) {
    const answered = REQUESTS.map((path) =>
      this.page.waitForResponse((response) => response.url().endsWith(`/api/master/${path}`) && response.ok()),
    );
    await act();
    await Promise.all(answered);
    await this.waitUntilComplete();
  }

  #idlePanel(title) {
    const heading = this.page.getByRole("heading", { level: 2, name: title, exact: true });
    return this.page.locator('section[aria-busy="false"]').filter({ has: heading });
  }
}

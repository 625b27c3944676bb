/* Handing in from the review: once, however often it is pressed and however the line drops. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const FIRST_RETRY_MS = 1000;
  const LONGEST_RETRY_MS = 15000;
  const HANDED_IN = ["submitted", "approved", "accepted"];
  let handing = null;

  class HandingIn {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.handIn);
      this.button = document.getElementById("review-submit");
      this.retries = 0;
      this.isAsking = false;
      this.isWaiting = false;
      // The review shows what the server has; what it has not got must not be passed over.
      if (monitor.device.kept(this.told.user, this.told.url).length) {
        this.button.disabled = true;
        this.says("unsaved", {}, [this.say("back"), () => location.assign(this.told.report)]);
      }
    }

    say(name, places) { return monitor.fill(this.told.say[name], places); }

    says(name, places, act) { this.shows(this.say(name, places), act); }

    shows(words, act) {
      this.root.querySelector(".hand-in-said").textContent = words;
      const button = this.root.querySelector(".hand-in-act");
      button.hidden = !act;
      this.act = act && act[1];
      if (act) button.textContent = act[0];
    }

    async press() {
      if (this.isAsking || this.button.disabled) return;
      clearTimeout(this.timer);
      this.isAsking = true;
      this.isWaiting = false;
      this.button.setAttribute("aria-busy", "true");
      this.says("sending");
      // The version that was read is the key: whoever hands it in again is answered as at first.
      const { url, user, version } = this.told;
      const heard = await monitor.ask("POST", url + "/submit", {
        user, version, body: {}, key: "hand-in-" + version
      });
      this.isAsking = false;
      this.button.removeAttribute("aria-busy");
      if (heard.failure) this.failed(heard);
      else if (heard.status === 200) this.done(heard.again);
      else this.refused(heard);
    }

    failed(heard) {
      if (heard.failure === "ended" || heard.failure === "other") {
        const again = async () => {
          if (await monitor.signInAgain(this.told, heard.failure)) this.press();
        };
        this.says(heard.failure === "ended" ? "ended" : "other", {}, [this.say("sign_in"), again]);
        again();
        return;
      }
      this.says(heard.failure === "line" ? "offline" : "failed");
      this.isWaiting = true;
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.retries);
      this.retries += 1;
      this.timer = setTimeout(() => this.press(), wait * (0.5 + Math.random() / 2));
    }

    done(isAgain) {
      monitor.device.tell(this.told.user, this.told.url);
      location.assign(this.told.receipt + (isAgain ? "?again=1" : ""));
    }

    /* Not as it was read: handed in already, changed since, or with something to mend. */
    async refused(heard) {
      let { report } = heard.told;
      if (!report && heard.status === 409) {
        const now = await monitor.ask("GET", this.told.url, { user: this.told.user });
        report = now.status === 200 ? now.told : undefined;
      }
      if (report && HANDED_IN.includes(report.state)) {
        this.done(true);
        return;
      }
      const look = [this.say("look"), () => location.reload()];
      if (heard.status === 412 && report) {
        const last = report.history[report.history.length - 1];
        const by = last && Object.values(heard.told.changed).find((one) => one.by === last.by);
        this.says("changed", {
          name: by ? by.name : "", time: last ? last.at.slice(11, 16) : ""
        }, look);
        return;
      }
      const issues = (heard.told.issues || []).map((issue) => issue.message);
      const back = [this.say("back"), () => location.assign(this.told.report)];
      this.shows([heard.told.detail, ...issues].join(" · "), issues.length ? back : look);
    }
  }

  function current() {
    const root = document.querySelector("[data-hand-in]");
    if (!root) handing = null;
    else if (!handing || handing.root !== root) handing = new HandingIn(root);
    return handing;
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest && event.target.closest(selector);
    if (on("#review-submit") && current()) handing.press();
    else if (on(".hand-in-act") && current() && handing.act) handing.act();
    else if (on(".receipt-print")) window.print();
  });
  window.addEventListener("online", () => { if (current() && handing.isWaiting) handing.press(); });
  new MutationObserver(current).observe(document.documentElement, {
    childList: true, subtree: true
  });
})();

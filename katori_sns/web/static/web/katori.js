// Enhancements only: every page works without this file.
(() => {
  "use strict";
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // A draft that could not be saved by itself: what is typed stays on the screen.
  const saved = document.getElementById("saved");
  const unsaved = (event) => {
    const ended = event.detail.xhr.status === 401;
    const why = ended ? "ログアウトしたため保存できません。別のタブでログインし直してください" : "まだ保存していません";
    if (saved) saved.textContent = `${why}。書いた内容はこの画面に残っています`;
  };
  document.body.addEventListener("htmx:responseError", unsaved);
  document.body.addEventListener("htmx:sendError", unsaved);

  // A draft that is being saved by itself is waited for; else the form would be sent with an older version.
  const draft = document.querySelector("form[hx-post]");
  if (draft) {
    // Nor does it save itself beside what is being sent; back on the page it does again.
    let leaving = false;
    window.addEventListener("pageshow", () => (leaving = false));
    draft.addEventListener("htmx:beforeRequest", (late) => leaving && late.preventDefault());
    draft.addEventListener("submit", (event) => {
      leaving = !draft.classList.contains("htmx-request");
      if (leaving) return;
      event.preventDefault();
      const send = (done) => {
        if (done.target !== draft) return;
        draft.removeEventListener("htmx:afterRequest", send);
        draft.requestSubmit(event.submitter);
      };
      draft.addEventListener("htmx:afterRequest", send);
    });
  }

  // Enter in a line sends nothing that a button would: most forms have acts that are not undone.
  document.body.addEventListener("keydown", (event) => {
    const line = event.target.closest("form[method=post] input:not([type=submit])");
    const login = line?.form.querySelector("[type=password], [autocomplete=one-time-code]");
    if (event.key === "Enter" && line && !login && !event.isComposing) event.preventDefault();
  });

  // Back on a form that was sent it is the same copy: sent again it begins nothing new.
  const once = document.querySelector("[name=once]");
  if (once) {
    once.value = history.state?.once || once.value;
    history.replaceState({ once: once.value }, "");
  }

  // While a reason is being typed, the checker's answer waits.
  const checked = document.getElementById("checked");
  if (checked) {
    let late = false;
    checked.addEventListener("htmx:beforeSwap", (answer) => {
      late = document.activeElement.matches("#findings input");
      if (late) answer.detail.shouldSwap = false;
    });
    checked.addEventListener("focusout", () => late && htmx.trigger(checked, "late"));
  }

  // A precedent goes into the field beside it, after what was typed; its source stays on the page.
  for (const button of document.querySelectorAll("button[data-into]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.into);
      const text = document.getElementById(button.dataset.from).textContent.trim();
      field.value = [field.value.trimEnd(), text].filter(Boolean).join("\n");
      field.dispatchEvent(new Event("change", { bubbles: true })); // a draft saves itself
      button.nextElementSibling.textContent = " 写しました";
    });
  }

  // Two minutes before the session ends, say so and offer to go on.
  const idle = Number(document.body.dataset.idleSeconds);
  if (!idle) return;
  const live = document.getElementById("live");
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(idle - 120, 1) * 1000);
  };
  const warn = () => {
    const banner = document.createElement("div");
    banner.className = "banner warning";
    const text = document.createElement("p");
    text.textContent = "あと2分で自動的にログアウトします。続けるには「続ける」を押してください。";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "続ける";
    button.addEventListener("click", async () => {
      const token = document.querySelector("[name=csrfmiddlewaretoken]");
      const goesOn = await fetch(document.body.dataset.keepAlive, {
        method: "POST",
        redirect: "manual", // an ended session answers with the way to the login
        headers: { "X-CSRFToken": token ? token.value : "" },
      }).then((answer) => answer.ok, () => false);
      text.textContent = goesOn
        ? "続けられます。"
        : "ログアウトしました。書いた内容を写してから、ログインし直してください。";
      button.remove();
      if (goesOn) start();
    });
    banner.append(text, button);
    live.replaceChildren(banner);
  };
  start();
  document.body.addEventListener("htmx:afterRequest", start);
})();

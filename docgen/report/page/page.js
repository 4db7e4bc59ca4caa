"use strict";
(() => {
  const all = (css, from) => Array.from((from || document).querySelectorAll(css));
  // Matrix: a row of a large place opens the rows of its small ones.
  for (const row of all(".matrix .large")) {
    const flip = () => {
      const open = row.classList.toggle("open");
      for (const small of all(`[data-in="${CSS.escape(row.dataset.place)}"]`, row.closest("table"))) small.hidden = !open;
    };
    row.querySelector("th").addEventListener("click", flip);
  }
  // Findings: words that every shown row holds, typed or taken from a cell of the matrix.
  const box = document.getElementById("words"), rows = all("#findings tbody tr"), told = document.getElementById("told");
  const sift = () => {
    const words = box.value.split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.textContent.includes(word));
      if (!row.hidden) shown += 1;
    }
    told.textContent = words.length ? `显示 ${shown} 行` : "";
  };
  if (box) {
    box.addEventListener("input", sift);
    document.getElementById("clear").addEventListener("click", () => { box.value = ""; sift(); });
    for (const cell of all(".matrix button")) cell.addEventListener("click", () => {
      box.value = cell.dataset.words; sift(); box.scrollIntoView({ block: "center" });
    });
  }
  // Tables: a click on a heading sorts by it.
  for (const table of all("table.sort")) all("th", table.tHead).forEach((head, at) => head.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
    for (const other of all("th", table.tHead)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.cells[at].dataset.key || row.cells[at].textContent;
    const order = (a, b) => key(a).localeCompare(key(b), "zh-CN", { numeric: true }) * (up ? 1 : -1);
    body.append(...Array.from(body.rows).sort(order));
  }));
})();

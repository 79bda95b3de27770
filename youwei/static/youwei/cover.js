// Faces and number plates are covered by hand before a photo is sent: the points themselves are
// painted over and the photo is made anew, so that nobody can take the cover off again.
"use strict";

(() => {
  const config = document.getElementById("cover");
  if (!config) return;
  const says = config.dataset;
  const LONGEST = 1600;
  const COVER = "#2b2b2b";
  const make = (tag, words = {}) => Object.assign(document.createElement(tag), words);
  const isPhoto = (file) => file.type.startsWith("image/");

  // A file in the place of another one, in the field that will be sent.
  const replace = (input, place, file) => {
    const files = new DataTransfer();
    [...input.files].forEach((one, number) => files.items.add(number === place ? file : one));
    input.files = files.files;
  };

  const edit = (image, done) => {
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale), tabIndex: 0 });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", says.saysHow);
    const pen = canvas.getContext("2d");
    const boxes = [];
    let drawn = null;
    const draw = () => {
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      pen.fillStyle = COVER;
      for (const [x, y, w, h] of drawn ? [...boxes, drawn] : boxes) pen.fillRect(x, y, w, h);
      told.textContent = `${says.saysCovered} ${boxes.length}`;
    };

    const dialog = make("dialog", { className: "cover" });
    dialog.setAttribute("aria-label", says.saysCover);
    const button = (words, act, kind = "btn") => {
      const one = make("button", { type: "button", className: kind, textContent: words });
      one.addEventListener("click", act);
      return one;
    };
    const told = make("span", { className: "soft" });
    told.setAttribute("role", "status");
    const line = make("div", { className: "line" });
    line.append(
      button(says.saysDone, finish, "btn main"),
      button(says.saysAdd, () => {
        boxes.push([canvas.width * 0.4, canvas.height * 0.4, canvas.width * 0.2, canvas.height * 0.2]);
        draw();
        canvas.focus();
      }),
      button(says.saysUndo, () => (boxes.pop(), draw())),
      button(says.saysLeave, () => dialog.close(), "btn text"),
      told,
    );
    dialog.append(make("p", { className: "hint", textContent: says.saysHow }), canvas, line);
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());

    const at = (event) => {
      const shown = canvas.getBoundingClientRect();
      return [((event.clientX - shown.left) / shown.width) * canvas.width, ((event.clientY - shown.top) / shown.height) * canvas.height];
    };
    let from = null;
    canvas.addEventListener("pointerdown", (event) => {
      from = at(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = at(event);
      drawn = [Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])];
      draw();
    });
    const end = () => {
      if (drawn && Math.min(drawn[2], drawn[3]) > 4) boxes.push(drawn);
      [from, drawn] = [null, null];
      draw();
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);

    // Keys move the last cover, with Shift they make it larger or smaller.
    const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    canvas.addEventListener("keydown", (event) => {
      const last = boxes[boxes.length - 1];
      if (event.key === "Delete" || event.key === "Backspace") boxes.pop();
      else if (last && event.key in WAYS) {
        const [x, y] = WAYS[event.key].map((way) => (way * canvas.width) / 50);
        const first = event.shiftKey ? 2 : 0;
        last[first] = Math.max(event.shiftKey ? 8 : 0, last[first] + x);
        last[first + 1] = Math.max(event.shiftKey ? 8 : 0, last[first + 1] + y);
      } else return;
      event.preventDefault();
      draw();
    });

    function finish() {
      draw();
      canvas.toBlob((blob) => {
        if (blob && boxes.length) done(blob, boxes.length);
        dialog.close();
      }, "image/jpeg", 0.9);
    }
    draw();
    dialog.showModal();
    canvas.focus();
  };

  const attach = (input) => {
    const list = make("ul", { className: "bare covers" });
    input.after(list);
    const show = () => {
      list.replaceChildren();
      [...input.files].forEach((file, place) => {
        if (!isPhoto(file)) return;
        const row = make("li", { className: "line" });
        const open = make("button", { type: "button", className: "btn s", textContent: says.saysCover });
        const told = make("span", { className: "soft" });
        told.setAttribute("role", "status");
        open.setAttribute("aria-label", `${says.saysCover} ${file.name}`);
        open.addEventListener("click", async () => {
          try {
            const image = await createImageBitmap(input.files[place], { imageOrientation: "from-image" });
            edit(image, (blob, count) => {
              const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
              replace(input, place, new File([blob], name, { type: "image/jpeg" }));
              told.textContent = `${says.saysCovered} ${count}`;
              open.focus();
            });
          } catch {
            told.textContent = says.saysNoPhoto;
          }
        });
        row.append(make("span", { textContent: file.name }), open, told);
        list.append(row);
      });
    };
    input.addEventListener("change", show);
    input.form?.addEventListener("reset", () => list.replaceChildren());
  };
  // A photo that is there already: its covered copy is sent, and stands for it from then on.
  const copy = (form) => {
    const input = form.querySelector("[type=file]");
    form.hidden = false;
    form.querySelector("button").addEventListener("click", async () => {
      const image = await createImageBitmap(await (await fetch(form.dataset.covers)).blob(), { imageOrientation: "from-image" });
      edit(image, (blob) => {
        const files = new DataTransfer();
        files.items.add(new File([blob], "covered.jpg", { type: "image/jpeg" }));
        input.files = files.files;
        form.requestSubmit();
      });
    });
  };
  document.querySelectorAll("form[data-covers]").forEach(copy);
  document.querySelectorAll("input[type=file]:not([hidden])").forEach(attach);
})();

// Takes the keyboard to the first field of a form that was opened by a key, once for each time that it is opened.

let taken = null;

export default function (component) {
  const { data: [data] } = component;
  if (taken === data.key) return;
  taken = data.key;
  let left = 40;
  const look = () => {
    const field = document.querySelector(`.st-key-${data.place} input, .st-key-${data.place} textarea`);
    if (field) field.focus();
    else if (left-- > 0) setTimeout(look, 50);
  };
  if (data.place) look();
}

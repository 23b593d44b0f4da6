// Photos of what is wrong: one after the other, as a camera gives them, each shown and taken away again by a
// touch. They are made smaller before they are sent: several of a phone's would be more than one form may
// weigh. What cannot be is sent as it is; the server looks at it anyhow.
const EDGE = 1600;
const SHOWN = 96;

function drawn(image, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  const scale = Math.max(width / image.width, height / image.height);
  const [across, down] = [image.width * scale, image.height * scale];
  canvas.getContext("2d").drawImage(image, (width - across) / 2, (height - down) / 2, across, down);
  return canvas;
}

async function smaller(file, image) {
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = drawn(image, image.width * scale, image.height * scale);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

function put(input, photos) {
  input.photos = photos;
  const files = new DataTransfer();
  for (const photo of photos) files.items.add(photo.file);
  input.files = files.files;
  const place = input.closest("[data-photos]");
  place.querySelector("[data-shown]").replaceChildren(...photos.map((photo) => photo.view));
  place.querySelector("label").hidden = photos.length >= Number(input.dataset.most);
}

function view(input, photo) {
  const button = input.closest("[data-photos]").querySelector("template").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", () => put(input, input.photos.filter((one) => one !== photo)));
  return button;
}

async function shrink(input, photo) {
  const image = await createImageBitmap(photo.file);
  photo.view.prepend(drawn(image, SHOWN, SHOWN));
  photo.file = await smaller(photo.file, image);
  if (input.photos.includes(photo)) put(input, input.photos);
}

document.addEventListener("change", ({ target: input }) => {
  if (!input.matches("[data-photos] input[type=file]")) return;
  const kept = input.photos ?? []; // choosing again adds to them
  const taken = [...input.files].slice(0, Number(input.dataset.most) - kept.length).map((file) => ({ file }));
  for (const photo of taken) photo.view = view(input, photo);
  put(input, [...kept, ...taken]);
  for (const photo of taken) shrink(input, photo).catch(() => {});
});

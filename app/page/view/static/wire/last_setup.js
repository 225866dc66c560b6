// The playground's setup, kept for the labs that check or show it: they are often opened by a full load of a page.

const NAME = "gradient-playground-setup"; // as in app/page/last_setup.py
const LONGEST = 3900; // characters: browsers refuse cookies of more than 4096 bytes

/**
 * Keep a setup until the browser is closed, for the pages beside this one only.
 * @param {Window} host
 * @param {string} setup as a link holds it; none if it is empty or too long
 */
export function rememberSetup({ document, location }, setup) {
  const path = new URL(".", location.href).pathname;
  const fits = setup !== "" && setup.length <= LONGEST;
  document.cookie = `${NAME}=${fits ? setup : ""}; path=${path}; SameSite=Lax${fits ? "" : "; max-age=0"}`;
}

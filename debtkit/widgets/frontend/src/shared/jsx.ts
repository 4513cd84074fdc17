/** What the build puts where TSX stood. */
export { Fragment, h } from "preact";

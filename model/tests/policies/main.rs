//! Who may do what, against a reference that knows no layers worked out beforehand: it writes down who says what, as a list,
//! and reads down the list.

mod outcomes;
mod reach;
mod real;
mod reference;
mod sites;

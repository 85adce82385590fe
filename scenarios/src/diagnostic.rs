//! One problem of an input, with its place, and how it is shown.

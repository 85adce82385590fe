//! Bulk transfers against a reference that knows no classes, no whole numbers and no short cuts.

mod figures;
mod lives;
mod reference;

//! Schedules of Jump Policies against a reference that knows no weeks in seconds and no changes of the clocks: it looks at the
//! clock on the wall, minute by minute.

mod random;
mod reference;
mod years;

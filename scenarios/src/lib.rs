//! Scenario files: what happens and what must hold.
//!
//! Reads a file, reports every problem in it at once, and lowers it to a [`model::plan::Plan`] with its expectations;
//! later judges what was recorded against them. Runs nothing itself and reads no file: contents come in as text.

pub mod diagnostic;
pub mod expectation;
pub mod fleet;
pub mod listing;
pub mod units;

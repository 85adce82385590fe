//! Scenario files: what happens and what must hold.
//!
//! Reads a file, reports every problem in it at once, and lowers it to a [`model::plan::Plan`] with its expectations;
//! later judges what was recorded against them. Runs nothing itself and reads no file: contents come in as text.

mod check;
pub mod diagnostic;
mod directory;
pub mod expectation;
mod file;
pub mod fleet;
pub mod library;
pub mod listing;
mod load;
mod lower;
pub mod reference;
pub mod rules;
pub mod schema;
pub mod starter;
pub mod units;

pub use directory::{LoadedDirectory, check, directory};
pub use expectation::judge;
pub use load::{Loaded, Moments, Overrides, ReadError, Reader, Scenario, is_scenario_name, load};

//! The reports as a caller gets them, from sample runs.

mod desk;
mod formats;
mod hostile;
mod life;
// By path, so that the gallery example finds the same folder.
#[path = "samples/samples.rs"]
mod samples;
mod sessions;

//! The remote-support appliance.

pub mod models;

//! The remote-support appliance, its Jump Clients and everything around them, as pure state machines.
//!
//! Nothing here is async, reads a clock, a file or a socket, or draws from ambient chance: `now` comes in as an
//! argument, outputs are polled, chance comes from a labelled seed ([`rng::Chance`]). Nothing here knows of an engine.

pub mod access;
pub mod appliance;
pub mod bandwidth;
pub mod caller;
pub mod certificate;
pub mod connection_table;
pub mod console;
pub mod customer;
pub mod erlang;
pub mod event;
pub mod flow;
pub mod id;
pub mod invariant;
pub mod jump_client;
pub mod keep_alive;
pub mod measure;
pub mod metric;
pub mod permission;
pub mod plan;
mod questions;
pub mod record;
pub mod rng;
pub mod service;
pub mod session;
pub mod session_policy;
pub mod status;
pub mod time;
pub mod verdict;
pub mod wire;
pub mod workload;

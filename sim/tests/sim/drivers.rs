//! The two drivers held against each other: what differs between them is latency and tick, and nothing else.

mod contended;
mod people;
mod replayed;
mod uncontended;
mod watched;

//! A support desk under random commands, held after each of them against a reference that keeps nothing but lists, and against
//! what its own events tell.

mod commands;
mod mirror;
mod random;
mod reference;
mod site;
mod world;

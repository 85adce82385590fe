//! The command line as its callers meet it: every test starts the program.

mod check;
mod determinism;
mod exit_codes;
mod help;
mod library;
mod output;
mod policy;
mod report;
mod statistics;
mod tools;

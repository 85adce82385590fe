//! The turmoil driver: every message is carried by turmoil's TCP between real sockets, framed, in order.
//!
//! Only this folder names turmoil. Sites become hosts, or share carrier hosts where there are many; Jump Clients are
//! tasks on them. Faults act at the gate above the sockets ([`crate::link`]), so that a site that shares its host can be
//! cut off alone and nothing that TCP would resend is lost for good.

mod driver;
mod hosts;
mod sockets;
mod topology;

pub(crate) use driver::{run, run_logged};

//! The `[support.credentials]` table: the built-in vault, and credential stores behind Endpoint Credential Managers.

use model::session::Injection;
use model::time::SimDuration;

use super::shape::shape;
use super::spread::Spread;
use super::value::{DirectoryName, Placed, choice};

shape! {
    /// The credential stores of a site, from which representatives inject (CRED-1 to CRED-6). What is in them is not said, only
    /// how much.
    Credentials "[support.credentials]" {
        /// How many credentials the built-in vault has for a computer.
        vault: u32, within("0", "1000000"), otherwise("there is no vault");
        /// The Endpoint Credential Managers. There may be more than the five that can be connected (CRED-1).
        manager: Vec<Placed<CredentialManager>>, default("[]");
        /// How long a manager takes to answer one request, its store and the way there and back included.
        latency: Spread, otherwise("lognormal, half of the answers within 300 ms");
        /// How long the service of a manager takes to restart (CRED-6).
        restart: SimDuration, default("10s"), within("1ms", "1d"), grounds("assumption: no public figure");
    }
}

shape! {
    /// An Endpoint Credential Manager, with its credential store.
    CredentialManager "[[support.credentials.manager]]" {
        /// Its name, by which the timeline knows it.
        name: DirectoryName, required();
        /// How many credentials its store has for a computer.
        entries: u32, default("20"), within("0", "1000000"), grounds("assumption: no public figure");
        /// Whether it is connected when the run begins: of several, the first of them has been the longest (CRED-2).
        connected: bool, default("true");
    }
}

shape! {
    /// A credential of a list that was shown, and what it is injected for: exactly one of vault and manager.
    Credential "a credential" {
        /// The place in the list of the built-in vault, from 1 (CRED-3).
        vault: u32, within("1", "1000000"), otherwise("one of a manager");
        /// The place in the list of the credential manager, from 1 (CRED-3).
        manager: u32, within("1", "1000000"), otherwise("one of the vault");
        /// What it is injected for (CRED-4).
        to: Injection, default("log_in");
    }
}

choice! {
    Injection { "log_in" LogIn, "run_as_administrator" RunAsAdministrator }
}

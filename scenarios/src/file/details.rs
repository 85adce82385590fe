//! The `[[fleet.details]]` blocks: what is known of some Jump Clients beside where they are.

use model::plan::InstallMode;

use super::attributes::Attributes;
use super::select::Clients;
use super::shape::shape;
use super::value::{Text, choice};

shape! {
    /// What is known of some Jump Clients of the fleet, generated or listed: it can be searched for (WEB-4). A later block has
    /// the last word where both say something.
    Details "[[fleet.details]]" {
        /// Which.
        clients: Clients, required();
        /// The name of the computer, of exactly one.
        hostname: Text, otherwise("unchanged");
        /// The tag in the Jump interface; 64 characters at most.
        tag: Text, otherwise("unchanged");
        /// Comments in the Jump interface.
        comments: Text, otherwise("unchanged");
        /// Custom attributes by their code names; those that are not named here are unchanged.
        attributes: Attributes, otherwise("unchanged");
        /// How they are installed: credentials are injected where it is as an elevated service alone (CRED-4).
        install_mode: InstallMode, otherwise("unchanged; `service` in a generated fleet");
    }
}

choice! {
    InstallMode { "user" User, "service" Service }
}

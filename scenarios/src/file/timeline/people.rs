//! What people do: representatives in the Jump interface, and end users at their computers.

use model::plan::EndUser;
use model::time::SimDuration;

use crate::file::select::Clients;
use crate::file::shape::shape;
use crate::file::value::Text;

shape! {
    /// Somebody removes Jump Clients in the Jump interface.
    RemoveClients "remove_clients" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// End users uninstall Jump Clients.
    LocalUninstall "local_uninstall" {
        /// Which.
        clients: Clients, required();
        /// Who does it: somebody without privileges on the computer, or its administrator.
        by: EndUser, default("user");
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// End users disable Jump Clients, or enable them again.
    LocalDisable "local_disable, local_enable" {
        /// Which.
        clients: Clients, required();
        /// Who does it: somebody without privileges on the computer, or its administrator.
        by: EndUser, default("user");
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// A representative jumps to Jump Clients.
    Jump "jump" {
        /// Which.
        clients: Clients, required();
        /// The moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// A representative attempts to wake up Jump Clients.
    Wake "wake" {
        /// Which.
        clients: Clients, required();
        /// The secure WOL password that the packets carry.
        password: Text, otherwise("none");
        /// The moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

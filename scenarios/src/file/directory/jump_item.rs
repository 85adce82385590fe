//! Jump Items, and what customers come in by: public portals and Support Buttons.

use super::assignment::NamedPolicy;
use crate::file::queue::QueueName;
use crate::file::select::Clients;
use crate::file::shape::shape;
use crate::file::value::{DirectoryName, choice};

shape! {
    /// A Jump Item by `name`, or the Jump Items of all Jump Clients that `clients` selects.
    JumpItem "[[directory.jump_item]]" {
        /// Its name. With `clients`, these are exactly one Jump Client; without, its fleet is not said.
        name: DirectoryName, otherwise("with `clients`, each Jump Client's hostname");
        /// How it is jumped to (ROLE-6).
        kind as "type": ItemType, default("jump_client");
        /// Jump Clients of the fleet, each of which becomes a Jump Item. Only in a scenario. None is selected by two.
        clients: Clients, otherwise("required without `name`");
        /// The Jump Group in which it is pinned. Either this or `personal_list`.
        jump_group: DirectoryName, otherwise("either this or `personal_list`");
        /// The user in whose personal list it is pinned (JGRP-2). Either this or `jump_group`.
        personal_list: DirectoryName, otherwise("either this or `jump_group`");
        /// Its Jump Policy (JPOL-9).
        jump_policy: DirectoryName, otherwise("none");
        /// The public portal of a Jump Client. Others have the default one (SPOL-8).
        portal: DirectoryName, otherwise("the default one");
        /// Its session policies.
        session_policies: ItemPolicies, default("{}");
        /// Whether every access must give a password (PIN-9).
        password: bool, default("false");
    }
}

shape! {
    /// Session policies of a Jump Item; they act on Jump Clients alone (SPOL-16).
    ItemPolicies "session policies of a Jump Item" {
        /// While a customer is present (SPOL-5).
        customer_present: NamedPolicy, otherwise("none");
        /// While none is.
        customer_not_present: NamedPolicy, otherwise("none");
    }
}

/// How a Jump Item is jumped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemType {
    JumpClient,
    Jumpoint,
    LocalJump,
}

choice! {
    ItemType { "jump_client" JumpClient, "jumpoint" Jumpoint, "local_jump" LocalJump }
}

shape! {
    /// A public portal.
    Portal "[[directory.portal]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its session policy (SPOL-10).
        session_policy: NamedPolicy, otherwise("none");
        /// Whether it is the default one, which Jump To always has (SPOL-8). Exactly one of several is.
        default: bool, otherwise("true of the only one");
    }
}

shape! {
    /// A Support Button. It has no session policy but its portal's (SPOL-9).
    SupportButton "[[directory.support_button]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its public portal.
        portal: DirectoryName, otherwise("the default one");
        /// The queue that its sessions enter (BTN-1).
        queue: QueueName, default("general");
    }
}

//! Sessions: who asks for one and how, what is done in it, who is at the screens, and what an administrator changes meanwhile.

use model::session_policy::JumpTo;
use model::time::SimDuration;

use crate::file::directory::{Directory, NamedPolicy};
use crate::file::select::{Clients, SiteName};
use crate::file::shape::shape;
use crate::file::value::{DirectoryName, Name, Placed, Text, choice};

shape! {
    /// A user asks for a session, which has the name of the entry: by exactly one of `jump_item`, `jump_to`, `portal` and
    /// `support_button`.
    StartSession "start_session" {
        /// Who asks, and owns the session.
        user: DirectoryName, required();
        /// The Jump Item that the user jumps to.
        jump_item: DirectoryName, otherwise("none");
        /// How the user jumps to a computer that is no Jump Item.
        jump_to: JumpTo, otherwise("none");
        /// The public portal by which a customer comes whom the user accepts.
        portal: DirectoryName, otherwise("none");
        /// The Support Button of a customer whom the user accepts.
        support_button: DirectoryName, otherwise("none");
        /// The ticket id that the user gives (JPOL-6).
        ticket: Text, otherwise("none");
        /// Whether the end user passes the multi-factor challenge (JPOL-7).
        challenge_passed: bool, default("false");
        /// Whether the user gives the Jump Item's password (PIN-9).
        password: bool, default("false");
        /// Whether the user overrides a schedule that does not permit access (JPOL-4).
        override_schedule: bool, default("false");
        /// Who has invited the user to a session with that Jump Client (SIMUL-2).
        invited_by: DirectoryName, otherwise("nobody");
    }
}

shape! {
    /// The user of a session closes it.
    EndSession "end_session" {
        /// The entry that asks for the session.
        session: Name, required();
    }
}

shape! {
    /// The user of a session pins a Jump Client to the remote computer (PIN-9): one of the fleet that is not installed yet.
    Pin "pin" {
        /// The entry that asks for the session.
        session: Name, required();
        /// The Jump Group to pin to. Without, the user's own personal list.
        jump_group: DirectoryName, otherwise("the user's personal list");
        /// Whether every later access must give a password.
        password: bool, default("false");
        /// The name of the new Jump Client and of its computer.
        hostname: Text, otherwise("pinned-1 and so on");
        /// The site at which the computer is.
        site: SiteName, otherwise("the first one");
    }
}

shape! {
    /// The user of a session unpins its Jump Client and confirms that it is uninstalled (PIN-10).
    Unpin "unpin" {
        /// The entry that asks for the session.
        session: Name, required();
    }
}

shape! {
    /// A user changes Jump Items, as far as a role grants it (ROLE-1): exactly one thing about them.
    EditJumpItems "edit_jump_items" {
        /// Who.
        user: DirectoryName, required();
        /// Which.
        jump_items: Vec<Placed<DirectoryName>>, required();
        /// The Jump Group that they are moved to (JGRP-8).
        jump_group: DirectoryName, otherwise("the same");
        /// Their public portal (SPOL-17).
        portal: DirectoryName, otherwise("the same");
        /// Their Jump Policy (JPOL-9), or `none`.
        jump_policy: DirectoryName, otherwise("the same");
        /// Their session policy while a customer is present (ROLE-4), or `none`.
        customer_present: NamedPolicy, otherwise("the same");
        /// Their session policy while none is, or `none`.
        customer_not_present: NamedPolicy, otherwise("the same");
    }
}

shape! {
    /// End users come and go at the screens of computers.
    Screens "screens" {
        /// Whose.
        clients: Clients, required();
        /// Whether a user is logged in from then on.
        user_logged_in: bool, default("true");
        /// Whether the screen is locked.
        locked: bool, default("false");
        /// Whether a screen saver runs.
        screen_saver: bool, default("false");
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

/// An administrator saves another configuration: what stands here lies over the directory as the entries before have left it.
pub(crate) type ChangeDirectory = Directory;

choice! {
    JumpTo { "jumpoint" Jumpoint, "local_jump" LocalJump }
}

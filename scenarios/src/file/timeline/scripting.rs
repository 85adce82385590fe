//! Calls of the client scripting API: what a user's browser asks for, and what its user chooses (WEB-3 to WEB-5).

use model::console::scripting::ConsoleType;
use model::plan::Device;

use crate::file::attributes::Attributes;
use crate::file::shape::shape;
use crate::file::value::{DirectoryName, Name, Text, choice};

shape! {
    /// A user's browser makes a call of the client scripting API. The session that comes of it has the name of the entry.
    Script "script" {
        /// Who calls, and owns the session.
        user: DirectoryName, required();
        /// `type`: the console that it is for; `rep` is the desktop console.
        console: ConsoleType, default("web_console");
        /// `operation`: any but this is refused.
        operation: Text, default("execute");
        /// `action`: any but this is refused (WEB-3).
        action: Text, default("start_jump_item_session");
        /// What a Jump Item must match, all of it (WEB-4). Keys are called as in the API: `client.hostname = "..."`.
        criteria: Criteria, default("{}");
        /// What the browser runs on: the console must be on the same.
        device: Device, default("windows");
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
    /// What a call searches for: part of the value will do, and capitals do not matter (WEB-4).
    Criteria "criteria" {
        /// In hostname, comments, public IP or private IP.
        search_string: Text, otherwise("anything");
        /// `jump.method`.
        jump: JumpCriteria, otherwise("any method");
        /// `client.hostname` and its like.
        client: ClientCriteria, otherwise("any computer");
        /// `session.custom.` and the code name of a custom attribute.
        session: SessionCriteria, otherwise("any attributes");
    }
}

shape! {
    /// Criteria that begin with `jump.`
    JumpCriteria "criteria.jump" {
        /// The Jump method, named in full: `pinned`, `push` or `local_push`.
        method: Text, otherwise("any method");
    }
}

shape! {
    /// Criteria that begin with `client.`
    ClientCriteria "criteria.client" {
        /// In the hostname.
        hostname: Text, otherwise("anything");
        /// In the comments.
        comments: Text, otherwise("anything");
        /// In the tag.
        tag: Text, otherwise("anything");
        /// In the address from which the Jump Client is seen.
        public_ip: Text, otherwise("anything");
        /// In the address of its computer.
        private_ip: Text, otherwise("anything");
    }
}

shape! {
    /// Criteria that begin with `session.`
    SessionCriteria "criteria.session" {
        /// In custom attributes, by their code names.
        custom: Attributes, otherwise("anything");
    }
}

shape! {
    /// A user chooses one of the Jump Items that a call has found (WEB-4).
    Choose "choose" {
        /// The entry with the call.
        script: Name, required();
        /// Who chooses.
        user: DirectoryName, otherwise("whoever has called");
        /// Which.
        jump_item: DirectoryName, required();
    }
}

shape! {
    /// A user logs in to /login or out of it; a console that a call waits to open is opened then (WEB-5).
    LoginPage "login_page" {
        /// Who.
        user: DirectoryName, required();
        /// What.
        does: AtLoginPage, default("log_in");
    }
}

/// What somebody does at /login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtLoginPage {
    LogIn,
    LogOut,
}

choice! {
    ConsoleType { "web_console" WebConsole, "rep" Rep }
    AtLoginPage { "log_in" LogIn, "log_out" LogOut }
}

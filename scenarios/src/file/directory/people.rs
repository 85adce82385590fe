//! Who represents: users, teams, embassies, rep invite profiles.

use model::time::SimDuration;

use super::assignment::{Assignment, NamedPolicy};
use crate::file::queue::QueueName;
use crate::file::shape::shape;
use crate::file::value::{DirectoryName, Placed};

shape! {
    /// A user account.
    User "[[directory.user]]" {
        /// Its name.
        name: DirectoryName, required();
        /// The embassy that it belongs to. Such an account is in no group policy.
        embassy: DirectoryName, otherwise("none");
        /// Session permissions in sessions that customers start (SPOL-7): a session policy's name, `"none"`, permissions of
        /// its own, or `"as_unattended"`.
        attended: Assignment, otherwise("none");
        /// Session permissions in sessions through a Jump Client, a Jumpoint or local Jump; likewise, or `"as_attended"`.
        unattended: Assignment, otherwise("none");
        /// Its Jump Item Roles (ROLE-2).
        roles: Roles, default("{}");
        /// What the account itself allows.
        rights: Rights, default("{}");
        /// Whether others can invite the user, who is told by e-mail, while not logged in (SHARE-4).
        extended_availability: bool, default("false");
    }
}

shape! {
    /// What accounts are like that are added to the directory: the keys of a user but the name.
    Account "an account" {
        /// As of a user.
        embassy: DirectoryName, otherwise("none");
        /// As of a user.
        attended: Assignment, otherwise("none");
        /// As of a user.
        unattended: Assignment, otherwise("none");
        /// As of a user.
        roles: Roles, default("{}");
        /// As of a user.
        rights: Rights, default("{}");
        /// As of a user.
        extended_availability: bool, default("false");
    }
}

shape! {
    /// Jump Item Roles of an account, or what a group policy says of them.
    Roles "roles" {
        /// In Jump Groups in which no role is set for the user (JGRP-3).
        default: DirectoryName, otherwise("No Access; in a group policy, not defined");
        /// In the user's own personal list.
        personal: DirectoryName, otherwise("No Access; in a group policy, not defined");
        /// In the personal lists of those whom the user leads or manages (JGRP-2).
        teams: DirectoryName, otherwise("No Access; in a group policy, not defined");
        /// In all Jump Groups that the user is not assigned to, unless it is No Access (JGRP-6).
        system: DirectoryName, otherwise("No Access; in a group policy, not defined");
    }
}

shape! {
    /// What an account may do besides what roles say, or what a group policy says of that.
    Rights "rights" {
        /// To use Jump Clients (ROLE-6).
        use_jump_clients: bool, otherwise("false; in a group policy, not defined");
        /// To use Jumpoints.
        use_jumpoints: bool, otherwise("false; in a group policy, not defined");
        /// To use local Jump.
        use_local_jump: bool, otherwise("false; in a group policy, not defined");
        /// To modify Jump Policies, and so to override their schedules (JPOL-4).
        modify_jump_policies: bool, otherwise("false; in a group policy, not defined");
        /// To see the personal lists of the members of teams that the user leads or manages (JGRP-2).
        see_team_lists: bool, otherwise("false; in a group policy, not defined");
        /// To see all Jump Items, everybody's personal list included (JGRP-2).
        see_all_jump_items: bool, otherwise("false; in a group policy, not defined");
        /// To make session keys (KEY-3).
        make_session_keys: bool, otherwise("false; in a group policy, not defined");
        /// To share sessions with members of teams that the user is not in (SHARE-4).
        share_with_other_teams: bool, otherwise("false; in a group policy, not defined");
    }
}

shape! {
    /// A team. Nobody is in it twice.
    Team "[[directory.team]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its members.
        members: Vec<Placed<DirectoryName>>, default("[]");
        /// Its leads, over the members.
        leads: Vec<Placed<DirectoryName>>, default("[]");
        /// Its managers, over members and leads.
        managers: Vec<Placed<DirectoryName>>, default("[]");
        /// Whether its queue is persistent: stays open with nobody of the team logged in.
        persistent: bool, default("false");
        /// How long a session waits in its queue before it moves on (QUEUE-11).
        overdue_after: SimDuration, within("1s", "30d"), otherwise("never");
        /// The queue to which it moves then.
        overdue_to: QueueName, otherwise("required with `overdue_after`");
    }
}

shape! {
    /// An issue that customers submit on public portals.
    Issue "[[directory.issue]]" {
        /// Its name.
        name: DirectoryName, required();
        /// The team that owns it: its queue takes such sessions (QUEUE-2).
        team: DirectoryName, required();
        /// Whether representatives can request help with it (SHARE-5).
        help: bool, default("false");
    }
}

shape! {
    /// An embassy: it may define what the accounts of its users leave open.
    Embassy "[[directory.embassy]]" {
        /// Its name.
        name: DirectoryName, required();
        /// As of a user.
        attended: Assignment, otherwise("none");
        /// As of a user.
        unattended: Assignment, otherwise("none");
    }
}

shape! {
    /// A rep invite profile. External representatives never own a session (PIN-4).
    RepInvite "[[directory.rep_invite]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its session policy, always a named one (SPOL-10).
        session_policy: NamedPolicy, required();
    }
}

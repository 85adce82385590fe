//! Queues, and who can be invited, by name.

use super::key::{Form, Key};
use super::shape::{Shape, shape};
use super::tree::{Node, Tree};
use super::value::{DirectoryName, Placed, Value, word, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A queue, by the name of whose it is.
#[derive(Clone, Debug)]
pub(crate) enum QueueName {
    /// The general queue.
    General,
    /// A user's own.
    User(Placed<DirectoryName>),
    /// A team's.
    Team(Placed<DirectoryName>),
}

/// Somebody who is invited into a session, or taken out of it.
#[derive(Clone, Debug)]
pub(crate) enum InviteeName {
    /// A user.
    User(Placed<DirectoryName>),
    /// Any one member of a team.
    Team(Placed<DirectoryName>),
    /// Whoever helps with an issue.
    Issue(Placed<DirectoryName>),
    /// Somebody without an account, by a rep invite profile.
    External(Placed<DirectoryName>),
}

shape! {
    /// A queue: exactly one of user and team; `"general"` for the general queue.
    OwnQueue "a queue" {
        /// The user whose personal queue it is.
        user: DirectoryName, otherwise("a team's");
        /// The team whose queue it is.
        team: DirectoryName, otherwise("a user's");
    }
}

shape! {
    /// Somebody in a session, or invited into it: exactly one of user, team, issue and rep_invite.
    Somebody "somebody in a session" {
        /// That user.
        user: DirectoryName, otherwise("somebody else");
        /// Any one member of that team.
        team: DirectoryName, otherwise("somebody else");
        /// Whoever helps with that issue (SHARE-5).
        issue: DirectoryName, otherwise("somebody else");
        /// Somebody without an account, by that rep invite profile (EXT-1).
        rep_invite: DirectoryName, otherwise("somebody else");
    }
}

impl Value for QueueName {
    const FORM: Form = Form::AnyOf(&[Form::Choice(GENERAL), Form::Table(OwnQueue::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => word(node, GENERAL, key, out).map(|_| Self::General),
            Tree::Table(table) => {
                let OwnQueue { user, team } = OwnQueue::read_table(table, node.span, out);
                let one = [user.given, team.given].into_iter().filter(|given| *given).count() == 1;
                if !one {
                    let message = format!("`{}` is the queue of one user or of one team", key.name);
                    let diagnostic = Diagnostic::error(Code::MissingKey, node.span, message);
                    out.push(diagnostic.help("give one of user and team, or write \"general\""));
                    return None;
                }
                user.placed().map(Self::User).or(team.placed().map(Self::Team))
            }
            _ => wrong_type(node, key, out),
        }
    }
}

impl Value for InviteeName {
    const FORM: Form = Form::Table(Somebody::TABLE);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Table(table) = &node.value else { return wrong_type(node, key, out) };
        let Somebody { user, team, issue, rep_invite } = Somebody::read_table(table, node.span, out);
        let given = [user.given, team.given, issue.given, rep_invite.given];
        if given.into_iter().filter(|given| *given).count() != 1 {
            let diagnostic =
                Diagnostic::error(Code::MissingKey, node.span, format!("`{}` is exactly one of several", key.name));
            out.push(diagnostic.help("give one of user, team, issue and rep_invite"));
            return None;
        }
        let one = user.placed().map(Self::User).or(team.placed().map(Self::Team));
        one.or(issue.placed().map(Self::Issue)).or(rep_invite.placed().map(Self::External))
    }
}

const GENERAL: &[&str] = &["general"];

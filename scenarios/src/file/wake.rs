//! Whether a network passes Wake-on-LAN packets on (WAKE-4).

use model::plan::WakeOnLan;

use super::key::{Form, Key};
use super::shape::{Shape, shape};
use super::tree::{Node, Tree};
use super::value::{Text, Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};

/// What a network asks of a Wake-on-LAN packet.
#[derive(Clone, Debug)]
pub(crate) struct WakePassing(pub(crate) WakeOnLan);

shape! {
    /// A network that passes on only packets that carry its secure WOL password.
    Secured "a secured network" {
        /// The secure WOL password.
        password: Text, required();
    }
}

impl Value for WakePassing {
    const FORM: Form = Form::AnyOf(&[Form::Choice(&WORDS), Form::Table(Secured::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) if text == "off" => Some(Self(WakeOnLan::Off)),
            Tree::Text(text) if text == "on" => Some(Self(WakeOnLan::On)),
            Tree::Text(text) => {
                let message = format!("`{}` is not one of the values of `{}`", shorten(text), key.name);
                let diagnostic = Diagnostic::error(Code::WrongValue, node.span, message).did_you_mean(text, WORDS);
                out.push(diagnostic.help("expected \"off\", \"on\", or { password = \"...\" }"));
                None
            }
            Tree::Table(table) => {
                let secured = Secured::read_table(table, node.span, out);
                secured.password.get().map(|password| Self(WakeOnLan::Secured(password.0.clone())))
            }
            _ => wrong_type(node, key, out),
        }
    }
}

const WORDS: [&str; 2] = ["off", "on"];

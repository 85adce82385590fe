//! The `[support.console_access]` table: what is asked of consoles before anybody logs in there.

use model::plan::{SiteCertificate, SoftwareVersion};

use super::key::{Form, Key};
use super::shape::shape;
use super::tree::{Node, Tree};
use super::value::{Value, choice, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};

shape! {
    /// What is asked of consoles before anybody logs in there (WEB-1, WEB-6).
    ConsoleAccess "[support.console_access]" {
        /// Whether web and mobile consoles may connect (WEB-1).
        web_and_mobile: bool, default("false"), grounds("documented: off by default (WEB-1)");
        /// The version of the appliance's software; the web console needs 16.2 (WEB-6).
        software: SoftwareVersion, default("\"20.1\""), grounds("assumption: new enough for the web console");
        /// The certificate under which the site is reached; the web console needs a valid one that a certificate authority has
        /// signed (WEB-6).
        certificate: SiteCertificate, default("ca_signed"), grounds("assumption: as the web console needs it");
    }
}

impl Value for SoftwareVersion {
    const FORM: Form = Form::Text { kind: "version", what: VERSION, pattern: Some(r"^[0-9]+\.[0-9]+$") };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        // A version without quotes is a number to TOML, and 16.10 would be 16.1.
        let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
        let read = text.parse().ok();
        if read.is_none() {
            let message = format!("`{}` is no version of the software", shorten(text));
            out.push(Diagnostic::error(Code::WrongValue, node.span, message).help(format!("expected {VERSION}")));
        }
        read
    }
}

const VERSION: &str = "a version of the software in quotes, such as \"16.2\"";

choice! {
    SiteCertificate { "ca_signed" CaSigned, "self_signed" SelfSigned, "expired" Expired }
}

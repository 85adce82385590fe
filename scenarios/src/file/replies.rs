//! How people deal with questions: whether a tool may be used, and others.

use model::session::Answer;
use model::time::SimDuration;

use super::shape::shape;
use super::value::choice;

shape! {
    /// How somebody deals with questions (TOOL-6). Those without a reply are never answered.
    Replies "replies" {
        /// Whether a tool may be used, or the customer client be elevated.
        prompts: Reply, otherwise("no answer");
        /// To download and to run the full customer client (ELEV-1).
        full_client: Reply, otherwise("no answer");
        /// For the credentials of an administrator (ELEV-2).
        credentials: Reply, otherwise("no answer");
        /// The multi-factor challenge of a Jump Policy (JPOL-7).
        challenge: Reply, otherwise("no answer");
    }
}

shape! {
    /// How somebody deals with questions of one kind.
    Reply "a reply" {
        /// How long it takes to answer.
        after: SimDuration, required(), within("0s", "30d");
        /// The answer: `wrong_credentials` where credentials are asked for alone.
        answer: Answer, required();
    }
}

choice! {
    Answer { "yes" Yes, "no" No, "wrong_credentials" WrongCredentials }
}

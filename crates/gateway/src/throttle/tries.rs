//! What strangers try.

/// What a route lets strangers try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries {
    /// A sign-in, or a session with a code.
    SignIn,
    /// A sign-up for a tenant.
    SignUp,
    /// A look-up of the directory.
    Directory,
}

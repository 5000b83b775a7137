//! An agent's sign-in: verbs that become requests.

use url::Url;

use super::Handle;
use crate::companion::request::Request;
use crate::companion::sign_in::{Begun, SignInRequest};
use crate::view::error::Problem;
use crate::view::sign_in::{DeviceForm, SignInForm};

impl Handle {
    /// Begins to sign an agent in: answers with the address to open in the system's browser. One
    /// that was under way is given up. With neither environment nor client it is the same again as
    /// the sign-in in use, whose cards stay.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field, `portTaken`. What else can go wrong comes
    /// with [`Begun::ended`].
    pub async fn sign_in(&self, form: SignInForm) -> Result<Begun, Problem> {
        self.begin(form, false).await
    }

    /// The same to the built-in sandbox: shown as such, and never kept.
    ///
    /// # Errors
    /// As [`Self::sign_in`].
    pub async fn sign_in_to_sandbox(&self, form: SignInForm) -> Result<Begun, Problem> {
        self.begin(form, true).await
    }

    /// Gives up the sign-in that waits for the browser. Without one that is no error.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn cancel_sign_in(&self) -> Result<(), Problem> {
        self.tell(Request::SignIn(SignInRequest::Cancel)).await
    }

    /// The address of the sign-in that waits for the browser, to open it once more. Not for logs.
    ///
    /// # Errors
    /// `gone` when none is under way.
    pub async fn sign_in_address(&self) -> Result<Url, Problem> {
        self.ask(|reply| Request::SignIn(SignInRequest::Address { reply }))
            .await
    }

    /// The page that ends the browser's own session with the platform; none where no agent is signed
    /// in.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn logout_address(&self) -> Result<Option<Url>, Problem> {
        self.ask(|reply| Request::SignIn(SignInRequest::LogoutAddress { reply }))
            .await
    }

    /// Connects as the OAuth client itself, and keeps that for the next start: its secret in the keyring
    /// alone. A sign-in that waits for the browser is given up.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_device(&self, form: DeviceForm) -> Result<(), Problem> {
        self.ask(|reply| Request::SignIn(SignInRequest::Device { form, reply }))
            .await
    }

    async fn begin(&self, form: SignInForm, sandbox: bool) -> Result<Begun, Problem> {
        self.ask(|reply| {
            Request::SignIn(SignInRequest::Begin {
                form,
                sandbox,
                reply,
            })
        })
        .await
    }
}

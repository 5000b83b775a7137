// The panel's door to signing in with the browser, and to connecting as a device. Two implementations,
// as of host.ts. Every verb rejects with a Problem. While it is waited for the browser the panel's view says so.
import type { DeviceForm, EnvironmentView, SignInDefaults, SignInForm } from "../bindings.ts";

export interface SignInHost {
  /** The platform's known environments, in the order to show; any other may be typed. */
  environments(): Promise<EnvironmentView[]>;
  /**
   * What the forms start with: what was entered last, or what an administrator set; and where the
   * browser's answer will arrive.
   */
  signInDefaults(): Promise<SignInDefaults>;
  /**
   * Opens the browser; resolves once the connection is live. An empty form is the same again as the
   * sign-in in use.
   */
  signIn(form: SignInForm): Promise<void>;
  /** Starts the built-in sandbox and signs in to it with the browser; resolves once it is live. */
  signInToSandbox(): Promise<void>;
  /** Gives up waiting; `signIn` is rejected then. */
  cancelSignIn(): Promise<void>;
  /** Opens the page of the sign-in under way anew. */
  openSignInAgain(): Promise<void>;
  /** Connects as the OAuth client itself; resolves once it is live. */
  connectDevice(form: DeviceForm): Promise<void>;
  /** Takes the sign-in back at the platform; `browser`: opens the page that ends its session there. */
  signOut(browser: boolean): Promise<void>;
}

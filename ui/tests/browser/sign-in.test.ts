// Signing in with the browser: the form, the wait, every way back, and the quiet request to do it again.
import { expect, test } from "vitest";
import { asked, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("welcome");
const { open, press } = stage;
const focused = () => stage.page.evaluate(() => document.activeElement?.textContent ?? "");
const name = () => stage.page.evaluate(() => document.activeElement?.getAttribute("name"));
const environment = () => stage.page.getByRole("combobox", { name: "Environment" });
const clientId = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";

/** From the welcome to the wait for the browser, by keyboard. */
async function begin(): Promise<void> {
  await press("1");
  await stage.page.keyboard.type("frankfurt");
  await press("Tab");
  await stage.page.keyboard.type(clientId);
  await press("Enter");
  await stage.page.getByRole("heading", { name: "Waiting for your browser" }).waitFor();
}

test("by keyboard alone: a part of a name, the client id, Enter, and the browser's answer", async () => {
  await open();
  expect(await focused()).toContain("Sign in to your organization");
  await begin();
  expect(await asked(stage.page, "signIn")).toEqual([
    [
      "signIn",
      {
        environment: "mypurecloud.de",
        clientId,
        organization: "",
        provider: "",
        remember: true,
      },
    ],
  ]);
  expect(await focused(), "the words of the wait are read out").toBe("Waiting for your browser");
  expect(await stage.page.getByRole("timer").textContent()).toMatch(/^(2:00|1:\d\d) left$/);
  await expectAccessible(stage.page);
  await stage.page.evaluate(() => window.farSignIn.arrive());
  await stage.page.locator("article").first().waitFor();
  await stage.page.getByText("You are signed in").first().waitFor();
});

test("the list of environments finds by name, host and region, and the arrows choose", async () => {
  await open();
  await press("1");
  const options = () => stage.page.getByRole("option").allTextContents();
  await press("ArrowDown");
  expect((await options()).length).toBe(18);
  await shoot(stage.page, "sign-in-environments");
  await expectAccessible(stage.page);
  for (const [typed, host] of [
    ["sao paulo", "sae1.pure.cloud"],
    ["eu-west-2", "euw2.pure.cloud"],
    ["mypurecloud.jp", "mypurecloud.jp"],
  ] as const) {
    await environment().fill(typed);
    await settled(stage.page);
    expect(await options(), typed).toHaveLength(1);
    await press("ArrowDown", "Enter");
    expect(await environment().inputValue()).toBe(host);
    expect(await options(), "the list is closed").toEqual([]);
  }
  await environment().fill("cloud.example.org");
  await settled(stage.page);
  expect(await options()).toEqual([]);
  expect(await stage.page.textContent("form")).toContain("Not one of the known ones");
  await environment().fill("europe");
  await settled(stage.page);
  expect((await options()).length).toBe(5);
  await press("Escape");
  expect(await options(), "Esc closes the list first").toEqual([]);
  expect(await environment().inputValue(), "and what was typed stays").toBe("europe");
  await press("Escape");
  expect(await stage.page.locator("h1").textContent()).toBe("Welcome to Cuecard");
});

test("what is missing or wrong stands at its field, and nothing typed is lost", async () => {
  await open();
  await press("1");
  await press("Enter");
  const wrong = () =>
    stage.page
      .locator("[aria-invalid=true]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("name")));
  expect(await wrong()).toEqual(["environment", "clientId"]);
  expect(await name()).toBe("environment");
  await shoot(stage.page, "sign-in-missing");
  await expectAccessible(stage.page);

  await environment().fill("cloud.example.org/path");
  await stage.page.getByLabel("OAuth client id").fill(clientId);
  await stage.page.getByText("Organization and identity provider").click();
  await stage.page.getByLabel("Organization’s short name").fill("lakeside");
  await press("Enter");
  expect(await wrong(), "an organization alone is refused before anybody is asked").toEqual([
    "provider",
  ]);
  expect(await asked(stage.page, "signIn")).toEqual([]);
  await stage.page.getByLabel("Identity provider", { exact: false }).last().fill("okta");
  await press("Enter");
  expect(await wrong(), "the program behind refuses a path").toEqual(["environment"]);
  expect(await name()).toBe("environment");
  expect(await stage.page.getByLabel("OAuth client id").inputValue()).toBe(clientId);
  expect(await stage.page.getByLabel("Organization’s short name").inputValue()).toBe("lakeside");
  await shoot(stage.page, "sign-in-wrong");
});

test("a failure leads back to the form in words, with everything as it was typed", async () => {
  await open();
  await begin();
  await stage.page.evaluate(() =>
    window.farSignIn.fail({
      code: "wrongOrganization",
      message: "You signed in to Harbor Bank, and this profile is for Lakeside Retail",
      fields: [],
    }),
  );
  await stage.page.getByRole("alert").waitFor();
  expect(await stage.page.getByRole("alert").textContent()).toContain("Harbor Bank");
  expect(await environment().inputValue()).toBe("mypurecloud.de");
  expect(await stage.page.getByLabel("OAuth client id").inputValue()).toBe(clientId);
  await shoot(stage.page, "sign-in-refused");
  await expectAccessible(stage.page);
  await press("Enter");
  await stage.page.getByRole("heading", { name: "Waiting for your browser" }).waitFor();
  expect(await asked(stage.page, "signIn"), "Enter tries once more").toHaveLength(2);
});

test("Esc gives up the wait, without an error; the page can be opened again", async () => {
  await open();
  await begin();
  await stage.page.getByRole("button", { name: "Open the page again" }).click();
  expect(await asked(stage.page, "openSignInAgain")).toHaveLength(1);
  await press("Escape");
  await environment().waitFor();
  expect(await asked(stage.page, "cancelSignIn")).toHaveLength(1);
  expect(await stage.page.getByRole("alert").count(), "who gives up knows it").toBe(0);
  expect(await environment().inputValue()).toBe("mypurecloud.de");
});

test("the redirect address to register stands where it is needed, and is copied", async () => {
  await open();
  await press("1");
  expect(await stage.page.locator("code").textContent()).toBe("http://localhost:28482/");
  await stage.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await stage.page.getByRole("button", { name: "Copy the redirect address" }).click();
  await stage.page.getByText("Copied").waitFor({ state: "attached" });
  expect(await stage.page.evaluate(() => navigator.clipboard.readText())).toBe(
    "http://localhost:28482/",
  );
});

test("4 tries the sandbox by signing in; giving up leads back to the welcome", async () => {
  await open();
  await press("4");
  await stage.page.getByRole("heading", { name: "Waiting for your browser" }).waitFor();
  expect(await asked(stage.page, "startSandbox")).toEqual([["startSandbox", "platform"]]);
  await press("Escape");
  await stage.page.getByRole("heading", { name: "Welcome to Cuecard" }).waitFor();
  expect(await stage.page.getByRole("alert").count()).toBe(0);
});

test("without a keyring the form says that the sign-in is not kept", async () => {
  await open({ fixture: "memory" });
  await press("1");
  const kept = stage.page.getByRole("checkbox", { name: "Stay signed in on this computer" });
  expect(await kept.isDisabled()).toBe(true);
  expect(await stage.page.textContent("form")).toContain("no usable keyring");
});

test("that the sign-in ends is said quietly: no focus moves, and one key opens the browser", async () => {
  await open({ fixture: "agent" });
  await stage.page.keyboard.press("ArrowDown");
  await settled(stage.page);
  const before = await focused();
  await stage.page.evaluate(() =>
    window.farEnd.change({ reSignIn: { endsAt: Date.now() + 20 * 60_000 } }),
  );
  await stage.page.getByText("Your sign-in ends in").first().waitFor();
  expect(await focused(), "the card keeps the focus").toBe(before);
  await expectAccessible(stage.page);
  await press("s");
  await stage.page.getByText("Waiting for your browser").first().waitFor();
  expect(await asked(stage.page, "signIn")).toHaveLength(1);
  expect(await stage.page.locator("article").count(), "the cards stay").toBeGreaterThan(0);
  await stage.page.getByRole("button", { name: "Cancel" }).click();
  await stage.page.getByText("Your sign-in ends in").first().waitFor();
});

test("S does nothing while nothing asks for it", async () => {
  await open({ fixture: "agent" });
  await press("s");
  expect(await asked(stage.page, "signIn")).toEqual([]);
});

test("a failed sign-in again is told over the foot, and goes when it is closed", async () => {
  await open({ fixture: "signInOver" });
  await press("s");
  await stage.page.getByText("Waiting for your browser").first().waitFor();
  await stage.page.evaluate(() =>
    window.farSignIn.fail({
      code: "wrongAgent",
      message: "You signed in as Ines Fabre, and Dana Reyes is signed in here.",
      fields: [],
    }),
  );
  await stage.page.getByRole("alert").waitFor();
  expect(await stage.page.getByRole("alert").textContent()).toContain("Ines Fabre");
  await shoot(stage.page, "sign-in-again-refused");
  await expectAccessible(stage.page);
  await stage.page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await settled(stage.page);
  expect(await stage.page.getByRole("alert").count()).toBe(0);
});

test("the menu says who is signed in where, and signing out says first what it does", async () => {
  await open({ fixture: "agent" });
  await stage.page.getByRole("button", { name: "More" }).click();
  await stage.page.getByText("Signed in as Dana Reyes").waitFor();
  expect(await stage.page.textContent(".popup")).toContain("Organization: Lakeside Retail");
  expect(
    await stage.page.getByRole("menuitem", { name: "Follow an interaction" }).count(),
    "they appear by themselves",
  ).toBe(0);
  await stage.page.getByRole("menuitem", { name: "Sign out" }).click();
  const sheet = stage.page.getByRole("dialog");
  await sheet.waitFor();
  expect(await sheet.textContent()).toContain("taken back at the platform");
  await shoot(stage.page, "sign-out");
  await expectAccessible(stage.page);
  await press("Escape");
  expect(await stage.page.getByRole("dialog").count(), "Esc stays signed in").toBe(0);
  expect(await asked(stage.page, "signOut")).toEqual([]);

  await stage.page.getByRole("button", { name: "More" }).click();
  await stage.page.getByRole("menuitem", { name: "Sign out" }).click();
  await sheet.getByRole("checkbox").check();
  await sheet.getByRole("button", { name: "Sign out" }).click();
  await stage.page.getByRole("heading", { name: "Welcome to Cuecard" }).waitFor();
  expect(await asked(stage.page, "signOut")).toEqual([["signOut", true]]);
});

test("what the platform does not tell is named by its permission, folded until it is asked for", async () => {
  await open({ fixture: "limited" });
  expect(await stage.page.locator("code").count()).toBe(0);
  await stage.page.getByRole("button", { name: "Show more" }).click();
  await settled(stage.page);
  expect(await stage.page.locator("code").allTextContents()).toEqual([
    "conversation:utterance:view",
    "knowledge",
    "scripts:readonly",
  ]);
  await shoot(stage.page, "limited-unfolded");
  await expectAccessible(stage.page);
});

test("what was missed is said under the list, and goes by itself", async () => {
  await open({ fixture: "agent" });
  await stage.page.getByText("Missed 2, now shown").first().waitFor();
  await stage.page.evaluate(() => {
    const { selected } = window.farEnd.view();
    window.farEnd.change({ selected: selected && { ...selected, missed: null } });
  });
  await settled(stage.page);
  expect(await stage.page.getByText("Missed 2").count()).toBe(0);
});

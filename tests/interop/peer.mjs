// One person on matrix-js-sdk with its Rust crypto. Reads a command per line on standard input,
// {"id", "do", "with"}, and answers {"id", "ok"} or {"id", "error"} on standard output.

import { createInterface } from "node:readline";

const answer = (line) => process.stdout.write(JSON.stringify(line) + "\n");
for (const level of ["log", "info", "warn", "error", "debug", "trace"]) {
    console[level] = (...words) => process.stderr.write(words.map(String).join(" ") + "\n");
}

const sdk = await import("matrix-js-sdk");
const api = await import("matrix-js-sdk/lib/crypto-api/index.js");

let client;
let request;
let shown;
let finished;
let secretKey;

const RESPONSE = "org.matrix.msc3381.poll.response";
const crypto = () => client.getCrypto();
const room = (id) => {
    const found = client.getRoom(id);
    if (!found) throw new Error("no such room yet");
    return found;
};

async function told(event) {
    const info = event.isEncrypted() ? await crypto().getEncryptionInfoForEvent(event) : null;
    return {
        id: event.getId(),
        sender: event.getSender(),
        type: event.getType(),
        content: event.getContent(),
        failure: event.isDecryptionFailure() ? event.decryptionFailureReason : null,
        shield: info && { colour: info.shieldColour, reason: info.shieldReason },
    };
}

function follow(started) {
    request = started;
    shown = undefined;
    finished = "going";
    const step = async () => {
        if (request.phase === api.VerificationPhase.Ready) {
            const verifier = await request.startVerification("m.sas.v1");
            verifier.on(api.VerifierEvent.ShowSas, (sas) => (shown = sas));
            verifier.verify().then(
                () => (finished = "done"),
                (error) => (finished = String(error)),
            );
        } else if (request.phase === api.VerificationPhase.Cancelled) {
            finished = request.cancellationCode ?? "cancelled";
        }
    };
    request.on(api.VerificationRequestEvent.Change, () => void step());
}

const commands = {
    async start({ url, user, password, recovery }) {
        const session = await sdk.createClient({ baseUrl: url }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
        });
        client = sdk.createClient({
            baseUrl: url,
            accessToken: session.access_token,
            userId: session.user_id,
            deviceId: session.device_id,
            verificationMethods: ["m.sas.v1"],
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], secretKey],
                cacheSecretStorageKey: (_id, _info, key) => (secretKey = key),
            },
        });
        if (recovery) secretKey = api.decodeRecoveryKey(recovery);
        await client.initRustCrypto({ useIndexedDB: false });
        await crypto().userHasCrossSigningKeys(session.user_id, true);
        await crypto().bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (upload) =>
                upload({ type: "m.login.password", identifier: { type: "m.id.user", user }, password }),
        });
        await client.startClient({ initialSyncLimit: 50 });
        return { user: session.user_id, device: session.device_id };
    },
    async secretStorage({ passphrase }) {
        const made = await crypto().createRecoveryKeyFromPassphrase(passphrase);
        secretKey = made.privateKey;
        await crypto().bootstrapSecretStorage({
            createSecretStorageKey: async () => made,
            setupNewSecretStorage: true,
        });
        return made.encodedPrivateKey;
    },
    async restore() {
        await crypto().loadSessionBackupPrivateKeyFromSecretStorage();
        return crypto().restoreKeyBackup();
    },
    async isolate() {
        crypto().setDeviceIsolationMode(new api.OnlySignedDevicesIsolationMode());
    },
    async createRoom({ invite }) {
        const initial_state = [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ];
        const made = await client.createRoom({ preset: "private_chat", invite, initial_state });
        return made.room_id;
    },
    join: async ({ room: id }) => void (await client.joinRoom(id)),
    invite: async ({ room: id, user }) => void (await client.invite(id, user)),
    members: async ({ room: id }) => room(id).getMembers().map((m) => [m.userId, m.membership]),
    say: async ({ room: id, body }) => (await client.sendTextMessage(id, body)).event_id,
    timeline: async ({ room: id }) =>
        Promise.all(room(id).getLiveTimeline().getEvents().map(told)),
    async vote({ room: id, poll, answers }) {
        const relation = { rel_type: "m.reference", event_id: poll };
        const content = { "m.relates_to": relation, [RESPONSE]: { answers } };
        return (await client.sendEvent(id, RESPONSE, content)).event_id;
    },
    redact: async ({ room: id, event }) => (await client.redactEvent(id, event)).event_id,
    // Of each native poll: its question, whether it is ended, and text -> number of people, by the
    // poll model: of each sender the last response, spoiled ones left out.
    async polls({ room: id }) {
        const found = {};
        for (const poll of room(id).polls.values()) {
            const last = new Map();
            for (const event of (await poll.getResponses()).getRelations()) {
                const held = last.get(event.getSender());
                if (!held || held.getTs() <= event.getTs()) last.set(event.getSender(), event);
            }
            const answers = poll.pollEvent.answers;
            const counts = Object.fromEntries(answers.map((one) => [one.text, 0]));
            for (const event of last.values()) {
                const response = event.unstableExtensibleEvent;
                response.validateAgainst(poll.pollEvent);
                for (const id of response.spoiled ? [] : response.answerIds)
                    counts[answers.find((one) => one.id === id).text] += 1;
            }
            const ids = Object.fromEntries(answers.map((one) => [one.text, one.id]));
            found[poll.pollEvent.question.text] = {
                poll: poll.pollId,
                ended: poll.isEnded,
                unreadable: poll.undecryptableRelationsCount,
                ids,
                counts,
            };
        }
        return found;
    },
    async device({ user, device }) {
        const found = await crypto().getDeviceVerificationStatus(user, device);
        return (
            found && {
                signedByOwner: found.signedByOwner,
                crossSigningVerified: found.crossSigningVerified,
                verified: found.isVerified(),
            }
        );
    },
    async person({ user }) {
        const found = await crypto().getUserVerificationStatus(user);
        return { verified: found.isCrossSigningVerified() };
    },
    async verify({ user, device, room: id }) {
        await crypto().userHasCrossSigningKeys(user, true);
        follow(
            id
                ? await crypto().requestVerificationDM(user, id)
                : await crypto().requestDeviceVerification(user, device),
        );
        return request.transactionId;
    },
    compared: async () => ({ emoji: shown?.sas.emoji, decimal: shown?.sas.decimal, finished }),
    confirm: async () => void shown.confirm().catch(() => undefined),
    mismatch: async () => void shown.mismatch(),
    cancel: async () => void (await request.cancel()),
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: name, with: given } = JSON.parse(line);
    commands[name](given ?? {}).then(
        (ok) => answer({ id, ok: ok ?? null }),
        (error) => answer({ id, error: `${name}: ${error?.stack ?? error}` }),
    );
}
client?.stopClient();
process.exit(0);

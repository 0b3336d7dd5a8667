import type { LimitData, Panels } from "../wire";
import { count, NO_VALUE } from "./format";
import { Panel } from "./panel";

/** What each tenant's key has left of its plan. */
export function Limits({ gateway, isReplay }: { gateway: Panels["gateway"]; isReplay: boolean }) {
  if (!gateway) {
    const why = isReplay ? "A log does not say what was left: only the gateway knows." : "Not known yet.";
    return (
      <Panel title="Plans: what is left, by tenant">
        <p class="empty">{why}</p>
      </Panel>
    );
  }
  const { levels, count: all } = gateway.limits;
  return (
    <Panel
      title="Plans: what is left, by tenant"
      note={levels.length < all ? `the ${levels.length} of ${count(all)} with least left` : undefined}
    >
      {levels.length === 0 ? (
        <p class="empty">No key is in a plan.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Plans, by tenant">
          <table>
            <thead>
              <tr>
                <th scope="col">Tenant</th>
                <th scope="col">Plan</th>
                <th scope="col">Bucket: requests at once</th>
                <th scope="col">Quota</th>
              </tr>
            </thead>
            <tbody>
              {levels.map((level) => (
                <Row key={`${level.plan}/${level.untrustedTenant}`} {...level} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ plan, untrustedTenant, enabled, bucket, quota }: LimitData) {
  return (
    <tr>
      <th scope="row">
        <span class="name">{untrustedTenant}</span>
        {!enabled && <span class="badge bad">suspended</span>}
      </th>
      <td>{plan}</td>
      <td>
        {bucket ? (
          <Level
            left={Math.floor(bucket.tokens)}
            of={bucket.burstLimit}
            text={`${count(Math.floor(bucket.tokens))} of ${count(bucket.burstLimit)}, refills ${count(bucket.rateLimit)}/s`}
          />
        ) : (
          NO_VALUE
        )}
      </td>
      <td>
        {quota ? (
          <Level
            left={quota.remaining}
            of={quota.limit}
            text={`${count(quota.remaining)} of ${count(quota.limit)} this ${quota.period.toLowerCase()}`}
          />
        ) : (
          NO_VALUE
        )}
      </td>
    </tr>
  );
}

/** A bar is red when it is nearly empty, and says its number in any case. */
function Level({ left, of, text }: { left: number; of: number; text: string }) {
  const share = of > 0 ? Math.min(1, left / of) : 0;
  const tone = share <= 0.1 ? "bad" : share <= 0.3 ? "warn" : "plain";
  return (
    <span class="level">
      <span class="track" aria-hidden="true">
        <span class={tone} style={{ width: `${share * 100}%` }} />
      </span>
      {text}
    </span>
  );
}

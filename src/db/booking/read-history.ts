import type { History } from "../../domain/booking/timeline.ts";
import type { Tx } from "../client.ts";
import { readMoneyHistory } from "../payment/money-history.ts";
import { staffName } from "./for-staff.ts";

const roomNames = (ids: string) => `array(select r.name from rooms r where r.id = any(${ids}) order by r.name)`;
/** Each once, in their order. */
const staffNames = (ids: string) => `(
  select string_agg(s.display_name, ', ' order by g.turn)
  from (select id, min(n) as turn from unnest(${ids}) with ordinality as x (id, n) group by id) g join staff s on s.id = g.id)`;
const otherNurse = (id: string) =>
  `(select n.display_name from staff n where n.id = ${id} and m.from_nurse_id is distinct from m.to_nurse_id)`;

/** An appointment's history: its changes of status, its moves, and what happened to its money, each in order. */
export async function readHistory(tx: Tx, appointmentId: string): Promise<History> {
  const [statuses, moves, money] = await Promise.all([
    tx.$client.query<History["statuses"][number]>({
      name: "read_status_log",
      text: `select from_status as "from", to_status as "to", actor_kind as "actorKind",
               actor_account_id as "actorAccountId", ${staffName("actor_kind", "actor_account_id")} as who, reason_code as "reasonCode", reason, to_json(at) #>> '{}' as at
             from status_log where appointment_id = $1 order by id`,
      values: [appointmentId],
    }),
    tx.$client.query<History["moves"][number]>({
      name: "read_moves",
      text: `select to_json(m.from_starts_at) #>> '{}' as "fromStartsAt", to_json(m.to_starts_at) #>> '{}' as "toStartsAt",
               extract(epoch from m.from_ends_at - m.from_starts_at)::int / 60 as "fromMinutes",
               extract(epoch from m.to_ends_at - m.to_starts_at)::int / 60 as "toMinutes",
               case when m.to_staff_ids <> m.from_staff_ids or m.to_staff_id <> m.from_staff_id then ${staffNames("m.to_staff_ids || m.to_staff_id")}
                 end as "newPractitioner", m.overbooked,
               ${roomNames("m.from_room_ids")} as "fromRooms", ${roomNames("m.to_room_ids")} as "toRooms",
               ${otherNurse("m.from_nurse_id")} as "fromNurse", ${otherNurse("m.to_nurse_id")} as "toNurse", m.actor_kind as "actorKind", m.actor_account_id as "actorAccountId",
               ${staffName("m.actor_kind", "m.actor_account_id")} as who, m.reason, to_json(m.at) #>> '{}' as at
             from appointment_moves m
             where m.appointment_id = $1 order by m.version`,
      values: [appointmentId],
    }),
    readMoneyHistory(tx, appointmentId),
  ]);
  return { statuses: statuses.rows, moves: moves.rows, ...money };
}

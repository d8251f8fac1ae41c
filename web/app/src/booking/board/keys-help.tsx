import { Kbd, Modal, Table } from "@mantine/core";
import { useIntl } from "react-intl";

const keys = [
  { keys: ["↑", "↓", "←", "→"], id: "board.key.arrows" },
  { keys: ["n"], id: "board.key.new" },
  { keys: ["c"], id: "board.key.checkIn" },
  { keys: ["m"], id: "board.key.move" },
  { keys: ["/"], id: "board.key.search" },
  { keys: ["1", "2", "3"], id: "board.key.view" },
  { keys: ["t"], id: "board.key.today" },
  { keys: ["Shift ←", "Shift →"], id: "board.key.day" },
  { keys: ["Esc"], id: "board.key.close" },
  { keys: ["?"], id: "board.key.help" },
];

/** All keys of the board. */
export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { formatMessage } = useIntl();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      // Locking it writes a style that the page's policy forbids.
      lockScroll={false}
      title={formatMessage({ id: "board.keys" })}
      closeButtonProps={{ "aria-label": formatMessage({ id: "board.close" }) }}
    >
      <Table>
        <Table.Tbody>
          {keys.map(({ keys: names, id }) => (
            <Table.Tr key={id}>
              <Table.Th w={140}>
                {names.map((name) => (
                  <Kbd key={name} me={4}>
                    {name}
                  </Kbd>
                ))}
              </Table.Th>
              <Table.Td>{formatMessage({ id })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

import { expect, test } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { ClearButton } from './clear-button.tsx';
import { Newcomers } from './newcomers.tsx';

const button = (name: string) => screen.getByRole('button', { name });
const focused = () => document.activeElement?.textContent;

function Toolbar({ alone = false }: { alone?: boolean }) {
  const [filter, setFilter] = useState('declined');
  return (
    <div>
      {!alone && <button type="button">Columns</button>}
      {/* Drawn anew when the filter changes, as a field is that starts from it. */}
      {!alone && <button type="button" key={filter}>{`Status ${filter}`}</button>}
      <dialog>
        <button type="button">Close</button>
      </dialog>
      {filter !== 'any' && <ClearButton onClear={() => setFilter('any')}>Clear filters</ClearButton>}
      <button type="button">Export</button>
    </div>
  );
}

test('what clears the filters leaves the focus to the control before it, though that is drawn anew', async () => {
  render(<Toolbar />);
  button('Clear filters').focus();
  fireEvent.click(button('Clear filters'));
  await waitFor(() => expect(focused()).toBe('Status any'));
});

test('where none is before it, the focus goes to the one after it', async () => {
  render(<Toolbar alone />);
  button('Clear filters').focus();
  fireEvent.click(button('Clear filters'));
  await waitFor(() => expect(focused()).toBe('Export'));
});

test('who is elsewhere stays there', async () => {
  render(<Toolbar />);
  button('Columns').focus();
  fireEvent.click(button('Clear filters'));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Clear filters' })).toBeNull());
  expect(focused()).toBe('Columns');
});

function List() {
  const [waiting, setWaiting] = useState(3);
  return (
    <>
      <Newcomers label={waiting === 0 ? null : `${waiting} new`} onShow={() => setWaiting(0)} />
      <section tabIndex={-1}>The list</section>
    </>
  );
}

test('what announces new rows leaves the focus to the list', async () => {
  render(<List />);
  button('3 new').focus();
  fireEvent.click(button('3 new'));
  await waitFor(() => expect(focused()).toBe('The list'));
});

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be broken while the server goes on. */
export interface Relay {
  /** host:port to use instead of the server's. */
  readonly address: string
  /** Resets every connection over it; new ones are taken. */
  breakConnections(): void
  close(): void
}

/** @param address host:port of the server */
export async function startRelay(address: string): Promise<Relay> {
  const [host = '', port = ''] = address.split(':')
  const sockets = new Set<Socket>()
  const hold = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((client) => {
    const upstream = hold(connect(Number(port), host))
    hold(client).pipe(upstream).pipe(client)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakConnections = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakConnections,
    close: () => {
      breakConnections()
      server.close()
    },
  }
}

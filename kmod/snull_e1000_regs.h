/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_e1000_regs.h - what snull_e1000.c uses of an Intel 82540EM: registers and
 * descriptors.
 *
 * Names, offsets and bits as in Intel's "PCI/PCI-X Family of Gigabit Ethernet
 * Controllers Software Developer's Manual", chapters 3 and 13.
 */
#ifndef SNULL_E1000_REGS_H
#define SNULL_E1000_REGS_H

#include "compat.h"

#define E1000_VENDOR		0x8086
#define E1000_DEVICE		0x100e	/* 82540EM */

/* Device control, and what it says */
#define E1000_CTRL		0x0000
#define E1000_CTRL_ASDE		BIT(5)	/* speed: as the link partner wants it */
#define E1000_CTRL_SLU		BIT(6)	/* set link up */
#define E1000_CTRL_RST		BIT(26)
#define E1000_CTRL_VME		BIT(30)	/* take out the VLAN tag */
#define E1000_STATUS		0x0008
#define E1000_STATUS_LU		BIT(1)	/* the link is up */

/* Interrupts: cause (reading clears), pause, mask set, mask clear */
#define E1000_ICR		0x00c0
#define E1000_ITR		0x00c4	/* between two, in units of 256 ns */
#define E1000_IMS		0x00d0
#define E1000_IMC		0x00d8
#define E1000_INT_TXDW		BIT(0)	/* a TX descriptor is done */
#define E1000_INT_LSC		BIT(2)	/* the link has come or gone */
#define E1000_INT_RXDMT0	BIT(4)	/* few RX descriptors are left */
#define E1000_INT_RXO		BIT(6)	/* a frame found none */
#define E1000_INT_RXT0		BIT(7)	/* a frame has come */

/* Receive */
#define E1000_RCTL		0x0100
#define E1000_RCTL_EN		BIT(1)
#define E1000_RCTL_UPE		BIT(3)	/* all unicast */
#define E1000_RCTL_MPE		BIT(4)	/* all multicast */
#define E1000_RCTL_BAM		BIT(15)	/* broadcast */
#define E1000_RCTL_SECRC	BIT(26)	/* without the CRC; 0 elsewhere: 2 KiB a buffer */
#define E1000_RDBAL		0x2800	/* base address of the ring */
#define E1000_RDBAH		0x2804
#define E1000_RDLEN		0x2808	/* bytes in it */
#define E1000_RDH		0x2810	/* head: the device's next */
#define E1000_RDT		0x2818	/* tail: the driver's next */
#define E1000_MTA		0x5200	/* multicast table: 128 words */
#define E1000_MTA_WORDS		128
#define E1000_RAL		0x5400	/* the device's own address */
#define E1000_RAH		0x5404
#define E1000_RAH_AV		BIT(31)	/* it is valid */

/* Transmit */
#define E1000_TCTL		0x0400
#define E1000_TCTL_EN		BIT(1)
#define E1000_TCTL_PSP		BIT(3)	/* pad short frames */
#define E1000_TCTL_CT		(15 << 4)	/* collisions, as the manual has it */
#define E1000_TCTL_COLD		(64 << 12)
#define E1000_TIPG		0x0410
#define E1000_TIPG_COPPER	(10 | 8 << 10 | 6 << 20)
#define E1000_TDBAL		0x3800
#define E1000_TDBAH		0x3804
#define E1000_TDLEN		0x3808
#define E1000_TDH		0x3810
#define E1000_TDT		0x3818

/* Counters; reading clears them, but for MPC in QEMU */
#define E1000_CRCERRS		0x4000
#define E1000_MPC		0x4010	/* frames lost: no descriptor */
#define E1000_ROC		0x40ac	/* frames lost: longer than 1522 bytes */

/**
 * struct e1000_rx_desc - a receive descriptor
 * @addr: bus address of the buffer
 * @result: E1000_RX_*; a checksum and what is left of a VLAN tag are not used
 *
 * The driver writes @addr and 0; the device @result, E1000_RX_DD last.
 */
struct e1000_rx_desc {
	__le64 addr;
	__le64 result;
};

#define E1000_RX_LENGTH		0xffffU	/* bytes received */
#define E1000_RX_DD		BIT_ULL(32)	/* done */
#define E1000_RX_EOP		BIT_ULL(33)	/* the frame ends in this buffer */
/* CRC, symbol, sequence, carrier extension, data */
#define E1000_RX_ERRORS		(0x97ULL << 40)

/**
 * struct e1000_tx_desc - a transmit descriptor
 * @addr: bus address of the bytes
 * @command: how many, and E1000_TX_*
 * @status: written by the device: E1000_TX_DD
 */
struct e1000_tx_desc {
	__le64 addr;
	__le32 command;
	__le32 status;
};

#define E1000_TX_EOP		BIT(24)	/* the frame ends here */
#define E1000_TX_IFCS		BIT(25)	/* the device adds the CRC */
#define E1000_TX_RS		BIT(27)	/* it says when it is done */
#define E1000_TX_DD		BIT(0)	/* it is */

#endif /* SNULL_E1000_REGS_H */

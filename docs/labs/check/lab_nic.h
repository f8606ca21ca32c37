/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab_nic.h - two network cards on one cable, for checks of the port e1000.
 */
#ifndef LAB_NIC_H
#define LAB_NIC_H

/*
 * The module takes the e1000, which becomes the port of channel 0; lab_send() sends
 * from the other card, a virtio-net-pci with its own driver.  The module is loaded,
 * channel 0 is not open yet, and the exercise's manifest has "nics e1000
 * virtio-net-pci".
 */
void lab_cards_up(void);

#endif /* LAB_NIC_H */

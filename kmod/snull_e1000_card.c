// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_e1000_card.c - the card of the port `e1000`: found, reset, let go.
 *
 * No card is taken without being asked for: there is no table of devices, so a
 * card comes here by its driver_override alone.
 */
#include "snull_e1000_nic.h"

#if SNULL_CAN_E1000
static void snull_e1000_reset(struct snull_e1000 *nic)
{
	unsigned int i;
	u32 control;

	snull_e1000_write(nic, E1000_IMC, ~0U);
	snull_e1000_write(nic, E1000_RCTL, 0);
	snull_e1000_write(nic, E1000_TCTL, E1000_TCTL_PSP);
	snull_e1000_read(nic, E1000_STATUS);
	msleep(SNULL_E1000_SETTLE);
	control = snull_e1000_read(nic, E1000_CTRL);
	snull_e1000_write(nic, E1000_CTRL, control | E1000_CTRL_RST);
	msleep(SNULL_E1000_SETTLE);
	snull_e1000_write(nic, E1000_IMC, ~0U);
	snull_e1000_read(nic, E1000_ICR);
	control = snull_e1000_read(nic, E1000_CTRL);
	/* Without E1000_CTRL_VME, a VLAN's tag stays in the frame. */
	snull_e1000_write(nic, E1000_CTRL, (control & ~E1000_CTRL_VME) |
			  E1000_CTRL_SLU | E1000_CTRL_ASDE);
	for (i = 0; i < E1000_MTA_WORDS; i++)
		snull_e1000_write(nic, E1000_MTA + 4 * i, 0);
	/* What it has counted up to now is not ours. */
	snull_e1000_read(nic, E1000_MPC);
	snull_e1000_read(nic, E1000_ROC);
	snull_e1000_read(nic, E1000_CRCERRS);
	nic->missed = snull_e1000_read(nic, E1000_MPC);
}

static int snull_e1000_alloc(struct snull_e1000 *nic, struct device *dev)
{
	nic->rx = dmam_alloc_coherent(dev, SNULL_E1000_RING * sizeof(*nic->rx),
				      &nic->rx_dma, GFP_KERNEL);
	nic->tx = dmam_alloc_coherent(dev, SNULL_E1000_RING * sizeof(*nic->tx),
				      &nic->tx_dma, GFP_KERNEL);
	nic->spares = dmam_alloc_coherent(dev, SNULL_E1000_SPARES *
					  SNULL_E1000_BUFFER,
					  &nic->spares_dma, GFP_KERNEL);
	nic->copies = dmam_alloc_coherent(dev, SNULL_E1000_RING *
					  SNULL_E1000_BUFFER,
					  &nic->copies_dma, GFP_KERNEL);
	return nic->rx && nic->tx && nic->spares && nic->copies ? 0 : -ENOMEM;
}

static struct net_device *snull_e1000_netdev(struct snull_e1000 *nic)
{
	struct net_device *dev = alloc_etherdev(0);
	u8 addr[ETH_ALEN];

	if (!dev)
		return NULL;
	SET_NETDEV_DEV(dev, &nic->pdev->dev);
	dev->netdev_ops = &snull_e1000_netdev_ops;
	dev->ethtool_ops = &snull_e1000_ethtool_ops;
	netdev_disable_netpoll(dev);
	put_unaligned_le32(snull_e1000_read(nic, E1000_RAL), addr);
	put_unaligned_le16(snull_e1000_read(nic, E1000_RAH), addr + 4);
	if (!is_valid_ether_addr(addr))
		eth_random_addr(addr);
	eth_hw_addr_set(dev, addr);
	snull_netif_napi_add(dev, &nic->napi, snull_e1000_poll);
	netif_carrier_off(dev);
	return dev;
}

static int snull_e1000_probe(struct pci_dev *pdev,
			     const struct pci_device_id *id)
{
	struct snull_e1000 *nic = &snull_e1000;
	int err;

	if (pdev->vendor != E1000_VENDOR || pdev->device != E1000_DEVICE) {
		pr_err("snull: %s: %04x:%04x is no Intel 82540EM (%04x:%04x), the one card that snull drives; give it back to its own driver\n",
		       pci_name(pdev), pdev->vendor, pdev->device, E1000_VENDOR,
		       E1000_DEVICE);
		return -ENODEV;
	}
	if (nic->pdev) {
		pr_err("snull: %s: channel 0 is for %s; unbind that first\n",
		       pci_name(pdev), pci_name(nic->pdev));
		return -EBUSY;
	}
	err = pci_enable_device_mem(pdev);
	if (err)
		return err;
	err = pci_request_mem_regions(pdev, "snull");
	if (err)
		goto err_regions;
	err = -ENOMEM;
	nic->regs = pci_ioremap_bar(pdev, 0);
	if (!nic->regs)
		goto err_map;
	/* Cards in a slot of 32 bits have failed to send from above 4 GiB. */
	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (!err)
		err = snull_e1000_alloc(nic, &pdev->dev);
	if (err)
		goto err_alloc;
	nic->pdev = pdev;
	memset(&nic->stats, 0, sizeof(nic->stats));
	nic->copied = 0;
	snull_e1000_reset(nic);
	pci_set_master(pdev);
	err = -ENOMEM;
	nic->dev = snull_e1000_netdev(nic);
	if (!nic->dev)
		goto err_netdev;
	snull_e1000_write_address(nic);
	err = nic->host->attach(&nic->port, 0);
	if (err)
		goto err_attach;
	err = register_netdev(nic->dev);
	if (err)
		goto err_register;
	rtnl_lock();
	nic->port.dev = nic->dev;
	rtnl_unlock();
	pr_info("snull: %s: %s receives into channel 0\n", pci_name(pdev),
		netdev_name(nic->dev));
	return 0;

err_register:
	nic->host->detach(&nic->port);
err_attach:
	free_netdev(nic->dev);
err_netdev:
	nic->pdev = NULL;
err_alloc:
	pci_clear_master(pdev);
	iounmap(nic->regs);
err_map:
	pci_release_mem_regions(pdev);
err_regions:
	pci_disable_device(pdev);
	return err;
}

static void snull_e1000_remove(struct pci_dev *pdev)
{
	struct snull_e1000 *nic = &snull_e1000;

	rtnl_lock();
	nic->port.dev = NULL;
	rtnl_unlock();
	unregister_netdev(nic->dev);
	nic->host->detach(&nic->port);
	snull_e1000_reset(nic);
	free_netdev(nic->dev);
	nic->pdev = NULL;
	pci_clear_master(pdev);
	iounmap(nic->regs);
	pci_release_mem_regions(pdev);
	pci_disable_device(pdev);
}

/* Another kernel may start in this memory. */
static void snull_e1000_shutdown(struct pci_dev *pdev)
{
	mutex_lock(&snull_e1000.lock);
	snull_e1000_halt(&snull_e1000);
	mutex_unlock(&snull_e1000.lock);
}

static struct pci_driver snull_e1000_driver = {
	.name		= "snull",
	.probe		= snull_e1000_probe,
	.remove		= snull_e1000_remove,
	.shutdown	= snull_e1000_shutdown,
};

/**
 * snull_e1000_create - cards may be bound to the driver from now on
 * @host: those who have the pools
 *
 * Return: 0 or a negative errno.
 */
int snull_e1000_create(const struct snull_port_host *host)
{
	snull_e1000.host = host;
	return pci_register_driver(&snull_e1000_driver);
}

/**
 * snull_e1000_destroy - the card, if there is one, is let go
 */
void snull_e1000_destroy(void)
{
	pci_unregister_driver(&snull_e1000_driver);
}
#endif

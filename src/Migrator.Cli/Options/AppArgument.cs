using System.CommandLine;
using Migrator.Gates.Orders;

namespace Migrator.Cli.Options;

/// <summary>Makes arguments of the form <c>APP=…</c>.</summary>
internal static class AppArgument
{
    /// <summary>Refuses what is no version of the application.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void RequireVersion(AppAtVersion asked, VersionOrders orders)
    {
        var order = orders.Of(asked.App);
        if (!order.IsVersion(asked.Version))
        {
            throw new UsageException($"'{asked.Version}' is no version. Accepted: {order.AcceptedVersions}.");
        }
    }

    public static Argument<AppAtVersion> Create(string description, string form = "APP=VERSION") => new(form)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (AppAtVersion.TryParse(text, out var parsed))
            {
                return parsed;
            }

            result.AddError($"'{text}' is not {form}.");
            return null;
        },
    };
}

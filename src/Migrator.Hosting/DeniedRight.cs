using System.Data.Common;

namespace Migrator.Hosting;

/// <summary>Tells a right that is missing from whatever else goes wrong.</summary>
internal static class DeniedRight
{
    private const string InsufficientPrivilege = "42501";

    /// <summary>What the server says is missing; null if it is something else.</summary>
    public static DbException? In(Exception? problem)
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is DbException { SqlState: InsufficientPrivilege } denied)
            {
                return denied;
            }
        }

        return null;
    }
}
